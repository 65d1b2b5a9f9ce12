import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';
import type { PreviewReport } from '../report/preview-json.js';
import { askService } from './ask-service.js';
import { EXIT } from './exit-codes.js';
import { renderPreview } from './render-preview.js';
import type { ServerAddress } from './server-address.js';
import type { Terminal } from './terminal.js';

/** What is to be previewed, and how that is told. */
export interface PreviewOptions {
  /** The body of a request as POST /judgements takes it. */
  readonly body: unknown;
  readonly format: 'text' | 'json';
  /** The service that asks the queries; undefined for this process. */
  readonly server?: URL | undefined;
}

/** What a preview by hand needs of the world. */
export interface PreviewSurroundings {
  /** Throws as `Judgements.preview` does. */
  readonly preview: (body: unknown, signal: AbortSignal) => Promise<PreviewReport>;
  readonly out: Terminal;
  /** Whether colours are welcome on a terminal. */
  readonly colours: boolean;
  readonly signal: AbortSignal;
}

/**
 * `canary-judge preview`: asks the queries of a request and writes what came back; gives the exit code that says whether it could be judged.
 *
 * @throws {JudgementError} where the request is at fault
 */
export async function previewByHand(
  { body, format }: PreviewOptions,
  { preview, out, colours, signal }: PreviewSurroundings,
): Promise<number> {
  const report = await preview(body, signal);
  out.write(
    format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderPreview(report, colours && out.isTTY === true),
  );
  return report.ok ? EXIT.pass : EXIT.couldNotJudge;
}

/** Previews by a service that runs there. */
export function remotePreview(server: ServerAddress): PreviewSurroundings['preview'] {
  return async (body, signal) => {
    const report = await askService(server, '/judgements/preview', { body, signal });
    if (isPreview(report)) return report;
    throw new JudgementError('SOURCE_FAILED', `Cannot preview: ${server.url.href} answers with what is no preview`);
  };
}

/** Whether it is one, as far as a service of ours that answers here gives nothing else. */
function isPreview(report: unknown): report is PreviewReport {
  const [ok, metrics] = [propertyOf(report, 'ok'), propertyOf(report, 'metrics')];
  return typeof ok === 'boolean' && Array.isArray(metrics);
}
