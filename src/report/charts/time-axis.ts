import { ticks } from 'd3-array';
import { scaleUtc } from 'd3-scale';
import { CHART_WIDTH, chartText } from './chart-svg.js';
import { textWidth } from './text-width.js';

/** What an axis of time shows and where. */
export interface TimeSpan {
  readonly startMs: number | null;
  readonly stepSeconds: number;
  readonly slots: number;
  /** Where the plot begins; it ends with the chart. */
  readonly left: number;
  readonly y: number;
}

const SECOND_MS = 1_000;
/** The end of the year 9999: texts of later times are longer. */
const LAST_MS = 253_402_300_799_999;
const TICKS = 5;
const GAP = 8;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The names under an axis of time, in UTC, or of slots where the times are not known. */
export function timeAxis(span: TimeSpan): string {
  const { slots, left, y } = span;
  const times = timeTicks(span);
  const named = times ?? ticks(0, slots, TICKS).map((slot) => ({ slot, text: String(slot) }));
  const kind = chartText(times === null ? 'slot' : 'UTC', { x: 0, y });
  let end = textWidth('slot') + GAP;
  const names = named.map(({ slot, text }) => {
    const half = textWidth(text) / 2;
    const at = Math.min(left + (slot / slots) * (CHART_WIDTH - left), CHART_WIDTH - half);
    if (at - half < end || (!Number.isInteger(slot) && times === null)) return '';
    end = at + half + GAP;
    return chartText(text, { x: at, y });
  });
  return `${kind}<g text-anchor="middle">${names.join('')}</g>`;
}

/** Null where there are no times that can be told. */
function timeTicks({ startMs, stepSeconds, slots }: TimeSpan) {
  if (startMs === null) return null;
  const stepMs = stepSeconds * SECOND_MS;
  const endMs = startMs + slots * stepMs;
  if (!(startMs >= 0 && endMs <= LAST_MS && stepMs > 0)) return null;
  const marks = scaleUtc()
    .domain([startMs, endMs])
    .ticks(TICKS)
    .map((date) => date.toISOString());
  const seconds = marks.some((iso) => !iso.endsWith(':00.000Z'));
  return marks.map((iso) => ({ slot: (Date.parse(iso) - startMs) / stepMs, text: timeText(iso, seconds) }));
}

function timeText(iso: string, seconds: boolean): string {
  const [, month = '', day = ''] = iso.slice(0, 10).split('-');
  const time = iso.slice(11, seconds ? 19 : 16);
  return time === '00:00' ? `${String(Number(day))} ${MONTHS[Number(month) - 1] ?? ''}` : time;
}
