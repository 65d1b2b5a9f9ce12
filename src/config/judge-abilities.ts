import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/** A key of a metric, or one value of it, that a judge has no rule for. */
interface Inability {
  readonly path: readonly string[];
  readonly value?: string;
  readonly why: string;
}

const METRIC_INABILITIES: readonly Inability[] = [
  { path: ['analysis', 'minimumSamples'], why: 'it has no minimum of samples' },
  { path: ['analysis', 'mustDetect'], why: 'it does not know what a window could have shown' },
  { path: ['analysis', 'limit'], why: 'it only compares the two sides' },
  { path: ['analysis', 'tolerance', 'absolute'], why: 'its tolerance is relative only' },
  {
    path: ['analysis', 'onNoData'],
    value: 'inconclusive',
    why: 'its no data is left out or fails: say ignore or fail',
  },
  { path: ['series', 'instances'], why: 'it does not compare instances' },
];

/**
 * What a native config asks for and netflix-aca cannot do: an author who wrote a limit must not believe that it guards.
 * Reads whatever of the document is there, since other parts may be wrong too.
 */
export function judgeRefusals(config: unknown): Mistake[] {
  const metrics = valueAt(config, ['metrics']);
  return Array.isArray(metrics)
    ? metrics.flatMap((metric: unknown, i) => refusals(metric, METRIC_INABILITIES, ['metrics', i]))
    : [];
}

function refusals(part: unknown, inabilities: readonly Inability[], place: Mistake['path']): Mistake[] {
  return inabilities
    .filter(({ path, value }) => {
      const found = valueAt(part, path);
      return value === undefined ? found !== undefined : found === value;
    })
    .map(({ path, why }) => ({ path: [...place, ...path], message: `cannot be judged by netflix-aca: ${why}` }));
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce(propertyOf, document);
}
