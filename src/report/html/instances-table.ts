import type { KeptMetric } from '../../config/kept-metric.js';
import { shortenLabel } from '../shorten-label.js';
import { showBeside, showQuantity } from '../show-number.js';
import { markup, type Markup } from './markup.js';

type Instances = NonNullable<KeptMetric['instances']>;
type Instance = Instances['baseline'][number];

/** More would hide the others. */
const MOST_INSTANCES = 50;

/** What each side consists of, those that are not like the others first. */
export function instancesTable(instances: Instances, unit: string | null): Markup {
  const rows = (['canary', 'baseline'] as const).flatMap((side) =>
    instances[side].toSorted((a, b) => Number(b.outlier) - Number(a.outlier)).map((instance) => ({ side, instance })),
  );
  const more = rows.length - MOST_INSTANCES;
  return markup`<div class="wide" tabindex="0" role="group" aria-label="Instances"><table><caption>Instances</caption>
<thead><tr><th scope="col">instance</th><th scope="col">side</th><th scope="col">mean</th><th scope="col">of the side's median instance</th></tr></thead>
<tbody>
${rows.slice(0, MOST_INSTANCES).map(({ side, instance }) => row(side, instance, unit))}</tbody></table></div>
${more > 0 && markup`<p class="soft">and ${more} more, which the JSON lists</p>\n`}`;
}

function row(side: string, { labels, mean, ratio, outlier }: Instance, unit: string | null): Markup {
  const name = Object.entries(labels)
    .map(([label, value]) => `${label}=${shortenLabel(value)}`)
    .join(', ');
  return markup`<tr><th scope="row"><bdi>${name}</bdi></th><td>${side}</td><td>${showQuantity(mean, unit)}</td><td>${ratio === null ? '–' : `× ${showBeside(ratio, [1])}`}${outlier && markup` <span class="mark">not like the others</span>`}</td></tr>
`;
}
