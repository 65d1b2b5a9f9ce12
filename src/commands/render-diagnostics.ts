import type { DiagnosedFile } from '../config/diagnose-files.js';
import type { Diagnostic } from '../config/diagnostic.js';

/** How diagnostics can be written. */
export const DIAGNOSTIC_FORMATS = ['text', 'json', 'github'] as const;

/** One of the ways to write diagnostics. */
export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number];

/** The diagnostics of files as people, programs or a workflow of GitHub Actions read them. */
export function renderDiagnostics(files: readonly DiagnosedFile[], format: DiagnosticFormat): string {
  switch (format) {
    case 'text':
      return `${linesOf(files, asText)}${countedAll(files)}\n`;
    case 'github':
      return linesOf(files, asCommand);
    case 'json': {
      const errors = count(files, 'error');
      const report = { valid: errors === 0, errors, warnings: count(files, 'warning'), files };
      return `${JSON.stringify(report, null, 2)}\n`;
    }
  }
}

function linesOf(files: readonly DiagnosedFile[], render: (file: string, diagnostic: Diagnostic) => string): string {
  return files
    .flatMap(({ file, diagnostics }) => diagnostics.map((diagnostic) => `${render(file, diagnostic)}\n`))
    .join('');
}

/** "configs/shop.yaml:12:5: error: metrics[0].group of "errors": … [schema]", as compilers write, so that editors can jump there. */
function asText(file: string, diagnostic: Diagnostic): string {
  const { severity, rule, line = 1, column = 1 } = diagnostic;
  return visible(`${file}:${String(line)}:${String(column)}: ${severity}: ${sentence(diagnostic)} [${rule}]`);
}

/** Neither a file name nor what a file holds may give a terminal commands. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sentence({ pointer, metric, message }: Diagnostic): string {
  const path = pathOf(pointer);
  const of = metric === undefined || pointer === '' ? '' : ` of ${JSON.stringify(metric)}`;
  return `${path}${of}${path === '' ? '' : ': '}${message}`;
}

/** A JSON pointer as people write it: metrics[2].analysis.direction. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`))
    .join('');
}

/** A workflow command of GitHub Actions (docs.github.com, "Workflow commands": setting an error or a warning message). */
function asCommand(file: string, diagnostic: Diagnostic): string {
  const { severity, rule, line = 1, column = 1 } = diagnostic;
  const place = `file=${asProperty(file)},line=${String(line)},col=${String(column)},title=${asProperty(rule)}`;
  return `::${severity} ${place}::${asData(sentence(diagnostic))}`;
}

function asData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function asProperty(text: string): string {
  return asData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function count(files: readonly DiagnosedFile[], severity: Diagnostic['severity']): number {
  return files.reduce((sum, { diagnostics }) => sum + diagnostics.filter((one) => one.severity === severity).length, 0);
}

/** "3 files: 1 error, 2 warnings" */
function countedAll(files: readonly DiagnosedFile[]): string {
  const errors = plural(count(files, 'error'), 'error');
  return `${plural(files.length, 'file')}: ${errors}, ${plural(count(files, 'warning'), 'warning')}`;
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}
