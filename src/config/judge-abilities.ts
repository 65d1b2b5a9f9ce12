import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/** A key of a metric or of the config, or one value of it, that a judge has no rule for; where `when` says so, if it is given. */
interface Inability {
  readonly path: readonly string[];
  readonly value?: string;
  readonly when?: (part: unknown) => boolean;
  readonly why: string;
}

interface Inabilities {
  readonly ofConfig: readonly Inability[];
  readonly ofMetric: readonly Inability[];
}

const NETFLIX_ACA: Inabilities = {
  ofConfig: [
    { path: ['anyFailure'], why: 'its thresholds alone decide' },
    { path: ['comparability'], why: 'it takes the sides as they are' },
  ],
  ofMetric: [
    { path: ['analysis', 'minimumSamples'], why: 'it has no minimum of samples' },
    { path: ['analysis', 'mustDetect'], why: 'it does not know what a window could have shown' },
    { path: ['analysis', 'limit'], why: 'it only compares the two sides' },
    { path: ['analysis', 'tolerance', 'absolute'], why: 'its tolerance is relative only' },
    {
      path: ['analysis', 'onNoData'],
      value: 'inconclusive',
      why: 'its no data is left out or fails: say ignore or fail',
    },
    {
      path: ['analysis', 'onNoData'],
      value: 'fail',
      // Counts keep slots without exposure as gaps, so that they can lack data all the same.
      when: (metric) =>
        valueAt(metric, ['analysis', 'missing']) === 'zero' &&
        ['events', 'eventsFilter'].every((key) => valueAt(metric, ['query', key]) === undefined),
      why: 'with missing: zero a side without samples holds zeros there, so that it never lacks data',
    },
    { path: ['series', 'instances'], why: 'it does not compare instances' },
    { path: ['scalesWith'], why: 'it takes the sides as they are' },
  ],
};

const MANN_WHITNEY: Inabilities = {
  ofConfig: [],
  ofMetric: [{ path: ['analysis', 'effectSize'], why: "it is Kayenta's: say tolerance and criticalChange" }],
};

/**
 * What a native config asks for and its judge cannot do: an author who wrote a limit must not believe that it guards.
 * Reads whatever of the document is there, since other parts may be wrong too.
 */
export function judgeRefusals(config: unknown): Mistake[] {
  const judge = valueAt(config, ['judge', 'name']) === 'netflix-aca' ? 'netflix-aca' : 'mann-whitney';
  const { ofConfig, ofMetric } = judge === 'netflix-aca' ? NETFLIX_ACA : MANN_WHITNEY;
  const metrics = valueAt(config, ['metrics']);
  const written: readonly unknown[] = Array.isArray(metrics) ? metrics : [];
  return [
    { part: config, inabilities: ofConfig, place: [] },
    ...written.map((part, i) => ({ part, inabilities: ofMetric, place: ['metrics', i] })),
  ].flatMap(({ part, inabilities, place }) =>
    asked(part, inabilities).map(({ path, why }) => ({
      path: [...place, ...path],
      message: `cannot be judged by ${judge}: ${why}`,
    })),
  );
}

function asked(part: unknown, inabilities: readonly Inability[]): Inability[] {
  return inabilities.filter(({ path, value, when }) => {
    const found = valueAt(part, path);
    return (value === undefined ? found !== undefined : found === value) && (when?.(part) ?? true);
  });
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce(propertyOf, document);
}
