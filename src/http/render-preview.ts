import { toPreviewReport } from '../report/preview-json.js';

/** What a preview has found: plain data, so that it can be rendered on any thread. */
export type PreviewToRender = Parameters<typeof toPreviewReport>[0];

/** A preview as it is sent, and what the log is told of it. */
export interface RenderedPreview {
  /** Its JSON as UTF-8. */
  readonly bytes: Uint8Array;
  readonly told: object;
}

/** The JSON of a preview. */
export function renderPreview(preview: PreviewToRender): RenderedPreview {
  const report = toPreviewReport(preview);
  const { config, ok, timing } = report;
  return { bytes: Buffer.from(JSON.stringify(report)), told: { config: config.name, ok, ...timing } };
}
