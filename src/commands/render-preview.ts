import type {
  PreviewedAnswerReport,
  PreviewedReport,
  PreviewedSideReport,
  PreviewReport,
} from '../report/preview-json.js';
import { renderTable, type Column } from './terminal.js';

const COLUMNS: readonly Column[] = [
  { heading: '' },
  { heading: 'series', align: 'right' },
  { heading: 'samples', align: 'right' },
  { heading: 'longest gap', align: 'right' },
  { heading: 'min', align: 'right' },
  { heading: 'median', align: 'right' },
  { heading: 'max', align: 'right' },
  { heading: 'took', align: 'right' },
  { heading: '' },
];
const SIDES = ['baseline', 'canary'] as const;

/** A preview as text for a terminal: for each metric what was asked, what came back on each side with a sparkline, and what looks wrong. */
export function renderPreview(report: PreviewReport, coloured: boolean): string {
  const { config, window, flags, metrics, figures, ok } = report;
  const paint = coloured ? painted : unpainted;
  const time = window.start === null || window.end === null ? '' : `, ${window.start} to ${window.end}`;
  const slots = `${String(window.judgedSlots)} slots of ${String(window.stepSeconds)} s`;
  const head = `${paint('bold', visible(config.name))}${time}: ${slots} that would be judged\n${tellFlags(flags, '', paint)}`;
  const problems = [...metrics, ...figures].reduce(
    (sum, one) => sum + one.errors.length + gravely(one),
    gravely(report),
  );
  const end = ok
    ? paint('green', 'All of it could be judged.')
    : paint(
        'red',
        `${String(problems)} ${problems === 1 ? 'thing keeps' : 'things keep'} it from being judged as it is.`,
      );
  return `${[head, ...[...metrics, ...figures].map((one) => renderOne(one, paint))].join('\n')}\n${end}\n`;
}

function gravely({ flags }: Pick<PreviewReport, 'flags'>): number {
  return flags.filter(({ severity }) => severity === 'error').length;
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
};

function painted(style: Style, text: string): string {
  const [on, off] = CODES[style];
  return `\u001b[${String(on)}m${text}\u001b[${String(off)}m`;
}

function unpainted(_style: Style, text: string): string {
  return text;
}

function renderOne(one: PreviewedReport, paint: Paint): string {
  const { name, unit, smallestDetectableChange: change, errors, flags } = one;
  const told = [
    ...(unit === null ? [] : [visible(unit)]),
    ...(change === null ? [] : [`shows changes from about ${String(Number((change * 100).toPrecision(2)))} % on`]),
  ].join(', ');
  const answered = SIDES.filter((side) => one[side].answer !== null);
  const rows = answered.map((side) => [side, ...cellsOf(one[side].answer)]);
  const table = rows.length > 0 ? renderTable(COLUMNS, rows).replaceAll(/^(?=.)/gm, '  ') : '';
  return [
    `${paint('bold', visible(name))}${told === '' ? '' : ` (${told})`}\n`,
    table,
    ...[...SIDES.map((side) => tellSide(side, one[side])), tellRanges(one)].map((text) =>
      text === '' ? '' : paint('dim', text),
    ),
    ...errors.map(({ code, message, pointer }) => {
      const text = visible(pointer === undefined ? message : `${pointer}: ${message}`);
      return `  ${paint('red', 'error')} ${code}: ${text}\n`;
    }),
    tellFlags(flags, '  ', paint),
  ].join('');
}

function cellsOf(answer: PreviewedAnswerReport | null): string[] {
  if (!answer) return [];
  const { series, samples, expected, gaps, min, median, max, tookMs, sparkline } = answer;
  return [
    String(series),
    `${String(samples)} of ${String(expected)}`,
    String(gaps.longest),
    ...[min, median, max].map((value) => (value === null ? '-' : quantity(value))),
    tookMs === null ? '-' : `${tookMs.toFixed(0)} ms`,
    sparkline,
  ];
}

const SIGNIFICANT_DIGITS = 4;

function quantity(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

/** What a side is asked, and by what its series differ. */
function tellSide(side: (typeof SIDES)[number], { asked, answer }: PreviewedSideReport): string {
  if (!asked) return '';
  const { source, query, events, exposure } = asked;
  const queries = query ?? `${events ?? ''}  of  ${exposure ?? ''}`;
  const shown = (answer?.labels ?? []).map(tellLabels).filter((labels) => labels !== '{}');
  const more = (answer?.series ?? 0) > shown.length ? ', …' : '';
  const labels = shown.length > 0 ? `  ${side} series: ${shown.join(', ')}${more}\n` : '';
  return `  ${side} of ${visible(source)}: ${visible(queries)}\n${labels}`;
}

/** The times that are asked for: once where they are those of both sides. */
function tellRanges(one: PreviewedReport): string {
  const ranges = SIDES.flatMap((side) => {
    const { asked } = one[side];
    if (!asked) return [];
    const { start, end, step, lookBack } = asked;
    return [{ side, range: `${start} to ${end} every ${String(step)} s, each reading ${String(lookBack)} s back` }];
  });
  const [first, second] = ranges;
  const alike = first?.range === second?.range ? ranges.slice(0, 1) : ranges;
  return alike.map(({ side, range }) => `  ${alike.length > 1 ? `${side}: ` : ''}${range}\n`).join('');
}

function tellLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return visible(`{${pairs.join(',')}}`);
}

const COLOUR_OF = { error: 'red', warning: 'yellow', note: 'dim' } as const;

function tellFlags(flags: PreviewReport['flags'], indent: string, paint: Paint): string {
  return flags
    .map(({ severity, code, text }) => `${indent}${paint(COLOUR_OF[severity], severity)} ${code}: ${visible(text)}\n`)
    .join('');
}

/** Neither names nor what a source answers may give a terminal commands; queries are told in one line. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
