import type { JsonSchema } from '../../config/json-schema.js';
import { REPORT_FORMATS, type ReportFormat } from '../report-format.js';
import type { Content, Parameter } from './operation.js';

const TEXT_OF = (description: string): { readonly schema: JsonSchema } => ({ schema: { type: 'string', description } });

/** A page in place of JSON. */
export const PAGE_CONTENT: Content = { 'text/html': TEXT_OF('A page that loads nothing.') };

/** The forms of a report beside its JSON. */
export const REPORT_CONTENT: Content = {
  ...PAGE_CONTENT,
  'text/markdown': TEXT_OF('Fits into a comment of a pull request: at most 60,000 characters.'),
  'application/xml': TEXT_OF('JUnit: a test case for the verdict and one for each metric.'),
};

/** ?format=, which goes before Accept; the first form is that of callers without a wish. */
export function formatParameter(offered: readonly ReportFormat[] = REPORT_FORMATS): Parameter {
  const names: Readonly<Record<ReportFormat, string>> = {
    json: 'application/json',
    html: 'text/html',
    markdown: 'text/markdown',
    junit: 'application/xml',
  };
  const types = offered.map((format) => `${names[format]} (${format})`).join(', ');
  return {
    name: 'format',
    in: 'query',
    required: false,
    description: `The form of the answer. Without it Accept decides: ${types}; the first where it names none of them.`,
    schema: { type: 'string', enum: [...offered], default: offered[0] },
  };
}
