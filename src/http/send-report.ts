import type { Response } from 'express';
import type { RenderedReport } from './render-report.js';
import type { ChosenFormat } from './report-format.js';
import { sendPage } from './send-page.js';

/** Answers with a judgement in the form that was chosen, as it was rendered. */
export function sendReport(
  response: Response,
  { format, type }: ChosenFormat,
  { bytes, script }: RenderedReport,
): void {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'html') {
    sendPage(response, body, { script });
    return;
  }
  response.set('Content-Type', `${format === 'json' ? 'application/json' : type}; charset=utf-8`).send(body);
}
