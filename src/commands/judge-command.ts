import { Command, Option } from 'commander';
import type { JudgeOptions } from './judge.js';
import { requestBody, withRequestOptions, type RequestOptions } from './request-options.js';

interface Given extends RequestOptions {
  readonly wait?: boolean;
  readonly format: 'text' | 'json';
}

/** `canary-judge judge`: reads a request from a file, options or both, and has it judged; `run` gives the exit code. */
export function judgeCommand(run: (options: JudgeOptions) => Promise<number>): Command {
  const command = new Command('judge').description(
    'Judge a canary. Exits with 0 for pass, 10 fail, 11 marginal, 12 inconclusive, 13 where it could not be judged, 64 for wrong usage.',
  );
  return withRequestOptions(command)
    .option('--wait', 'wait for the end of a window that is not over, and follow it')
    .addOption(
      new Option('--format <format>', 'how the judgement is written').choices(['text', 'json']).default('text'),
    )
    .action(async (file: string | undefined, { wait, format, ...given }: Given) => {
      process.exitCode = await run({ body: await requestBody(file, given), wait: wait === true, format });
    });
}
