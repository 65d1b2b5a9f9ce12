import { z } from 'zod';
import { CONFIG_LINTS, METRIC_LINTS } from './lint-names.js';
import { strictObject } from './strict-object.js';

const MOST = 50;

/** Which warnings do not apply to a metric. */
export const MetricLint = strictObject({
  off: z
    .array(z.enum(METRIC_LINTS))
    .min(1)
    .max(MOST)
    .meta({ description: 'The names of what is not to be warned of: say in a comment why it is meant.' }),
}).meta({ description: 'Which warnings of canary-judge validate do not apply to this metric.' });

/** Which warnings do not apply to a config. */
export const ConfigLint = strictObject({
  off: z
    .array(z.enum([...METRIC_LINTS, ...CONFIG_LINTS]))
    .min(1)
    .max(MOST)
    .meta({ description: 'The names of what is not to be warned of, in all metrics.' }),
}).meta({ description: 'Which warnings of canary-judge validate do not apply to this config.' });
