import { CHART_WIDTH, chartText } from './chart-svg.js';
import { textWidth } from './text-width.js';

/** A mark of an axis and its name. */
export interface Mark {
  readonly x: number;
  readonly text: string;
}

const GAP = 10;

/** The names of marks under a level axis, without those that would touch an earlier one of the list. */
export function horizontalMarks(marks: readonly Mark[], y: number): string {
  const taken: { from: number; to: number }[] = [];
  const names = marks.map(({ x, text }) => {
    const half = textWidth(text) / 2;
    const at = Math.max(half, Math.min(CHART_WIDTH - half, x));
    const [from, to] = [at - half - GAP / 2, at + half + GAP / 2];
    if (taken.some((one) => from < one.to && to > one.from)) return '';
    taken.push({ from, to });
    return chartText(text, { x: at, y });
  });
  return `<g text-anchor="middle">${names.join('')}</g>`;
}
