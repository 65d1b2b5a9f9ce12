import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { titleOf } from '../plain-judgement.js';
import { describeFinding } from './describe-finding.js';
import { instancesTable } from './instances-table.js';
import { markup, type Markup } from './markup.js';
import { metricCharts } from './metric-charts.js';
import { metricEvidence } from './metric-evidence.js';
import { metricFigures } from './metric-figures.js';
import { metricQueries } from './metric-queries.js';
import { warningList } from './warning-list.js';
import { marksOf, outcomeOf } from './words.js';
import { failsTheCanary, type PlacedMetric } from './worst-first.js';

/** How a metric's section is shown. */
export interface SectionForm {
  readonly open: boolean;
  readonly charts: boolean;
}

/** All there is to know of one metric. */
export function metricSection(
  { metric, index }: PlacedMetric,
  judgement: KeptJudgement,
  { open, charts }: SectionForm,
): Markup {
  const finding = describeFinding(metric, judgement.judge);
  return markup`<section id="metric-${index}" class="metric${failsTheCanary(metric) && ' failed'}" data-metric="${index}">
<details${open && ' open'}>
<summary><h3><bdi>${titleOf(metric)}</bdi></h3> ${outcomeOf(metric)}${marksOf(metric)}${finding !== undefined && markup`\n<p>${finding}</p>`}</summary>
<p>${metric.reason.text}</p>
${warningList(metric.warnings)}${charts && metricCharts(metric, judgement)}${metricEvidence(metric)}${metricFigures(metric)}${instancesOf(metric)}${metricQueries(metric)}</details>
</section>
`;
}

function instancesOf({ instances, unit }: KeptMetric): Markup | null {
  return instances ? instancesTable(instances, unit) : null;
}
