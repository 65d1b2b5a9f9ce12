import { Command, Option } from 'commander';
import type { PreviewOptions } from './preview.js';
import { requestBody, toServer, withRequestOptions, type RequestOptions } from './request-options.js';

interface Given extends RequestOptions {
  readonly server?: URL;
  readonly format: 'text' | 'json';
}

/** `canary-judge preview`: reads a request as judge does, and has its queries asked; `run` gives the exit code. */
export function previewCommand(run: (options: PreviewOptions) => Promise<number>): Command {
  const command = new Command('preview').description(
    'Ask every query of a request for both sides, judge nothing, and tell what came back and what looks wrong. Exits with 0 where all of it could be judged, 13 where a source or a query failed or an answer cannot be used, 64 for wrong usage.',
  );
  return withRequestOptions(command)
    .option('--server <url>', 'have the queries asked by a service that runs there, not by this process', toServer)
    .addOption(new Option('--format <format>', 'how it is told').choices(['text', 'json']).default('text'))
    .action(async (file: string | undefined, { format, server, ...given }: Given) => {
      process.exitCode = await run({ body: await requestBody(file, given), format, server });
    });
}
