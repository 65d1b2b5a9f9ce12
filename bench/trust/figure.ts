import { percent } from './table.js';

/** A measured percentage beside the published one. */
export interface Figure {
  readonly what: string;
  readonly healthy: boolean;
  readonly measured: number;
  readonly published: number;
  /** Of how many draws the measured percentage is. */
  readonly runs: number;
  /** How near to the published figure it must be, in points, beside the standard errors of both, where that is asked for; else as MOST_DIFFERENCE says. */
  readonly within?: number | undefined;
  /** Whether it may be any higher: more canaries are found by a rule that is known to differ. */
  readonly higherIsFine?: boolean | undefined;
  /** Why the published figure cannot be right, where it cannot. */
  readonly doubt?: string | undefined;
  /** The same of other draws, more of them: tells chance from a difference. */
  readonly again: () => Pick<Figure, 'measured' | 'runs'>;
}

/** How far a figure may be from the published one, in points: both are Monte-Carlo estimates. */
const MOST_DIFFERENCE = { falseAlarms: 1.5, power: 4 };
/** What the published figures are at least of, by STATISTICS.md. */
const PUBLISHED_RUNS = { healthy: 4_000, shifted: 1_500 };
const PERCENT = 100;
/** Of the sums that percentages are. */
const ROUNDING = 1e-9;

/** The measured figure less the published one, in points. */
export function differenceOf({ measured, published }: Pick<Figure, 'measured' | 'published'>): number {
  return measured - published;
}

/** Whether a figure is as near to the published one as it must be. */
export function isNear(
  figure: Pick<Figure, 'healthy' | 'measured' | 'published' | 'runs' | 'within' | 'higherIsFine'>,
): boolean {
  const { falseAlarms, power } = MOST_DIFFERENCE;
  const { healthy, measured, published, runs, within } = figure;
  const byChance = (): number =>
    errorOf(measured, runs) + errorOf(published, PUBLISHED_RUNS[healthy ? 'healthy' : 'shifted']);
  const most = within === undefined ? (healthy ? falseAlarms : power) : within + byChance();
  const difference = differenceOf(figure);
  return (figure.higherIsFine === true && difference > 0) || Math.abs(difference) <= most + ROUNDING;
}

/** The standard error of a percentage of so many runs, in points. */
function errorOf(percentage: number, runs: number): number {
  return Math.sqrt((percentage * (PERCENT - percentage)) / runs);
}

/** "11.3 (9.9) +1.4", with ! behind it where that is too far. */
export function renderFigure(figure: Figure): string {
  const difference = differenceOf(figure);
  const sign = difference < 0 ? '-' : '+';
  const mark = isNear(figure) ? '' : '!';
  return `${percent(figure.measured)} (${percent(figure.published)}) ${sign}${percent(Math.abs(difference))}${mark}`;
}
