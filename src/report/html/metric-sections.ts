import type { KeptJudgement } from '../../config/kept-judgement.js';
import { markup, type Markup } from './markup.js';
import { metricSection } from './metric-section.js';
import { failsTheCanary, type PlacedMetric } from './worst-first.js';

/** The sections of metrics, and which metrics have one. */
export interface MetricSections {
  readonly markup: Markup;
  readonly shown: ReadonlySet<number>;
}

/** So few are all open. */
const FEW = 8;
/** What has more of them is no page that a browser shows gladly. */
const MOST_CHARTED = 100;
const MOST_SECTIONS = 1_000;
/** So many samples are drawn on a page, both sides together. */
const MOST_SAMPLES = 4_000_000;

/** A section for each metric in this order, with charts of the first of them. */
export function metricSections(placed: readonly PlacedMetric[], judgement: KeptJudgement): MetricSections {
  const shown = placed.slice(0, MOST_SECTIONS);
  const charted = countCharted(shown);
  const few = placed.length <= FEW;
  const sections = shown.map((one, place) =>
    metricSection(one, judgement, { open: few || failsTheCanary(one.metric), charts: place < charted }),
  );
  return {
    markup: markup`<section id="each"><h2>Metric by metric</h2>
${notes(placed, charted)}${sections}</section>
`,
    shown: new Set(shown.map(({ index }) => index)),
  };
}

function countCharted(shown: readonly PlacedMetric[]): number {
  let samples = 0;
  const within = shown.slice(0, MOST_CHARTED).findIndex(({ metric: { series } }) => {
    samples += (series?.baseline.raw.length ?? 0) + (series?.canary.raw.length ?? 0);
    return samples > MOST_SAMPLES;
  });
  return within < 0 ? Math.min(shown.length, MOST_CHARTED) : within;
}

/** What is not on the page. */
function notes(placed: readonly PlacedMetric[], charted: number): Markup {
  const withSeries = placed.filter(({ metric }) => metric.series).length;
  const all = placed.length;
  return markup`${
    all > 0 &&
    withSeries === 0 &&
    markup`<p class="soft">There are no charts: the JSON of this judgement holds no series. Ask for them with <code>"include": ["series"]</code>.</p>
`
  }${
    withSeries > 0 &&
    all > charted &&
    markup`<p class="soft">Charts are drawn of the worst ${charted} of ${all} metrics only.</p>
`
  }${
    all > MOST_SECTIONS &&
    markup`<p class="soft">Shown are the worst ${MOST_SECTIONS} of ${all} metrics; the table above has all.</p>
`
  }`;
}
