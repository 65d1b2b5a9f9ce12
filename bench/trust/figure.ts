import { percent } from './table.js';

/** A measured percentage beside the published one. */
export interface Figure {
  readonly what: string;
  readonly healthy: boolean;
  readonly measured: number;
  readonly published: number;
  /** Why the published figure cannot be right, where it cannot. */
  readonly doubt?: string | undefined;
  /** The percentage of other draws, more of them: tells chance from a difference. */
  readonly again: () => number;
}

/** How far a figure may be from the published one, in points: both are Monte-Carlo estimates. */
const MOST_DIFFERENCE = { falseAlarms: 1.5, power: 4 };
/** Of the sums that percentages are. */
const ROUNDING = 1e-9;

/** The measured figure less the published one, in points. */
export function differenceOf({ measured, published }: Pick<Figure, 'measured' | 'published'>): number {
  return measured - published;
}

/** Whether a figure is as near to the published one as it must be. */
export function isNear(figure: Pick<Figure, 'healthy' | 'measured' | 'published'>): boolean {
  const { falseAlarms, power } = MOST_DIFFERENCE;
  return Math.abs(differenceOf(figure)) <= (figure.healthy ? falseAlarms : power) + ROUNDING;
}

/** "11.3 (9.9) +1.4", with ! behind it where that is too far. */
export function renderFigure(figure: Figure): string {
  const difference = differenceOf(figure);
  const sign = difference < 0 ? '-' : '+';
  const mark = isNear(figure) ? '' : '!';
  return `${percent(figure.measured)} (${percent(figure.published)}) ${sign}${percent(Math.abs(difference))}${mark}`;
}
