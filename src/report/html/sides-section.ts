import type { KeptJudgement } from '../../config/kept-judgement.js';
import { showFigure, showPercent } from '../show-number.js';
import { showDuration } from '../show-time.js';
import { markup, type Markup } from './markup.js';

type Facts = NonNullable<KeptJudgement['sides']>['baseline'];
type Show = (facts: Facts) => string | undefined;

const FACTS: readonly (readonly [name: string, show: Show])[] = [
  ['requests', ({ requests }) => shown(requests, showFigure)],
  ['share of both', ({ share, expectedShare }) => shareOf(share, expectedShare)],
  ['instances', ({ instances }) => shown(instances, showFigure)],
  ['running for', ({ ageSeconds }) => shown(ageSeconds, showDuration)],
];

/** What is known of the sides as wholes; nothing where nothing is. */
export function sidesSection({ sides, traffic }: KeptJudgement): Markup | null {
  const known =
    sides ?? (traffic ? { baseline: { requests: traffic.baseline }, canary: { requests: traffic.canary } } : undefined);
  if (!known) return null;
  const rows = FACTS.map(([name, show]) => ({
    name,
    baseline: show(known.baseline),
    canary: show(known.canary),
  })).filter(({ baseline, canary }) => baseline !== undefined || canary !== undefined);
  const least = traffic && markup`<p>Each side needs ${showFigure(traffic.minimumRequests)} requests.</p>\n`;
  if (rows.length === 0 && !least) return null;
  return markup`<section id="sides">
<h2>Both sides</h2>
${least}<div class="wide" tabindex="0" role="group" aria-label="Both sides"><table>
<thead><tr><td></td><th scope="col">baseline</th><th scope="col">canary</th></tr></thead>
<tbody>
${rows.map(({ name, baseline = '–', canary = '–' }) => markup`<tr><th scope="row">${name}</th><td>${baseline}</td><td>${canary}</td></tr>\n`)}</tbody></table></div>
</section>
`;
}

function shown(value: number | null | undefined, show: (value: number) => string): string | undefined {
  return value === undefined || value === null ? undefined : show(value);
}

function shareOf(share: number | null | undefined, expected: number | null | undefined): string | undefined {
  const had = shown(share, showPercent);
  const should = shown(expected, showPercent);
  if (had === undefined) return should === undefined ? undefined : `should be ${should}`;
  return should === undefined ? had : `${had}, should be ${should}`;
}
