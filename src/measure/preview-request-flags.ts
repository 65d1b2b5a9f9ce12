import type { Sides } from '../judge/measurement.js';
import { formatNumber } from '../judge/format-number.js';
import type { Preview, PreviewFlag } from '../judge/preview.js';
import { tooManyMeasurements, type MeasuredJudgement } from './measure-judgement.js';
import { isOpen, judgedSoFar, type DraftJudgement, type PreparedJudgement } from './prepare-judgement.js';
import { toFlag } from './preview-advice.js';
import { warnOfRequest } from './warn-of-request.js';

/** What is known of a previewed request as a whole. */
export interface PreviewedRequest {
  readonly draft: Pick<DraftJudgement, 'misfits'>;
  readonly prepared: PreparedJudgement;
  readonly measured: MeasuredJudgement;
  readonly figures: Preview['figures'];
}

/** Whatever looks wrong with a request as a whole, and with its sides. */
export function flagRequest({ draft, prepared, measured, figures }: PreviewedRequest): PreviewFlag[] {
  const { request, config, grid, wishes, named } = prepared;
  // Why a figure is not known is told with it.
  const told = new Set(
    figures.flatMap(({ name, errors }) => (errors.length > 0 ? [`${name.replace('comparability.', '')}-unknown`] : [])),
  );
  const tooMany = tooManyMeasurements(measured);
  // That an open window is not all there yet is told as such.
  const shown = isOpen(prepared) ? { ...grid, slots: grid.settledSlots } : grid;
  return [
    ...draft.misfits.map(({ pointer, message }): PreviewFlag => {
      return { code: 'does-not-fit', severity: 'error', text: `${pointer} ${message}.` };
    }),
    ...(tooMany === undefined
      ? []
      : [{ code: 'many-series', severity: 'error', text: `There are ${tooMany}.` } as const]),
    ...flagOpen(prepared),
    ...named.warnings.map((text) => toFlag({ code: 'config', text })),
    ...warnOfRequest({ request, config, grid: shown }, wishes).map(toFlag),
    ...measured.warnings.filter(({ code }) => !told.has(code)).map(toFlag),
    ...(isOpen(prepared) ? [] : flagTraffic(measured)),
  ];
}

function flagOpen(prepared: PreparedJudgement): PreviewFlag[] {
  if (!isOpen(prepared)) return [];
  const { judged, total } = judgedSoFar(prepared);
  const text =
    judged === 0
      ? 'No slot of the window is over yet: nothing was asked. Ask again later, or for a window that is over.'
      : `The window is not over: shown is what there is of ${String(judged)} of its ${String(total)} slots. Ask again when it is over to see the rest.`;
  return [{ code: 'window-open', severity: 'note', text }];
}

function flagTraffic({ traffic }: MeasuredJudgement): PreviewFlag[] {
  if (!traffic) return [];
  const short = (['baseline', 'canary'] as const satisfies readonly (keyof Sides<unknown>)[]).flatMap((side) => {
    const requests = traffic[side];
    return requests === null || requests >= traffic.minimum ? [] : [`the ${side} ${formatNumber(requests)}`];
  });
  if (short.length === 0) return [];
  const text = `Too few requests: ${short.join(' and ')}, and minimumRequests is ${formatNumber(traffic.minimum)}. Take a longer window, or send more traffic.`;
  return [{ code: 'too-little-traffic', severity: 'warning', text }];
}
