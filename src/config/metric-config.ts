import { z } from 'zod';
import { Comparability } from './comparability.js';
import { brokenDialect } from './dialect-rules.js';
import { Duration, Step } from './duration.js';
import { judgeRefusals } from './judge-abilities.js';
import { JudgeSettings } from './judge-settings.js';
import { ConfigLint, MetricLint } from './lint-switches.js';
import { MetricAnalysis } from './metric-analysis.js';
import { brokenRules } from './metric-config-rules.js';
import { MetricQuery } from './metric-query.js';
import { readBySchema, type Reading } from './mistake.js';
import { brokenScaling } from './scaling-rules.js';
import { notCounting } from './stackdriver-query.js';
import { ALWAYS, strictObject } from './strict-object.js';
import { Thresholds } from './thresholds.js';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ALWAYS_THERE = ['selector', 'step', 'rateInterval', 'windowLength'];
/** The sampling interval where neither config nor request gives one. */
export const DEFAULT_STEP_MS = 60_000;
const MAX_METRICS = 1_000;
const MAX_GROUPS = 100;

/** What a metric or group may be called: 1 to 200 characters, no control characters. */
export const Name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

const VariableName = z
  .string()
  .regex(VARIABLE, 'must be a variable name: letters, digits and _')
  .refine((name) => !ALWAYS_THERE.includes(name), 'is always there and cannot be declared')
  .meta({ not: { enum: ALWAYS_THERE } });

const Variable = strictObject({
  description: z.string().optional().meta({ description: 'What the variable picks out.' }),
  example: z.string().optional().meta({ description: 'A value as a request would give it.' }),
  default: z.string().max(1_000).optional().meta({ description: 'The value where a request gives none.' }),
  raw: z.boolean().default(false).meta({
    description:
      'true lets ${name:raw} write the value into a query as it stands: whoever sends a request may then change what is asked.',
  }),
});

const template = z.string().max(20_000);

const Selector = strictObject({
  prometheus: template.optional().meta({ description: 'PromQL label matchers, without braces.' }),
  stackdriver: template.optional().meta({ description: 'A Cloud Monitoring filter.' }),
});

const label = z.string().min(1);
const labels = z.array(label);

const Series = z.union(
  [
    z.literal('one'),
    strictObject({ pairBy: labels.min(1).meta({ description: 'A metric for each value of these labels.' }) }),
    strictObject({
      instances: label.meta({ description: 'The label that tells instances apart: they are compared first.' }),
    }),
  ],
  { error: 'must be "one", { pairBy: [labels] } or { instances: label }' },
);

const Metric = strictObject({
  name: Name.meta({ description: 'Unique in the config.' }),
  description: z.string().optional().meta({ description: 'What is measured and why it matters.' }),
  group: Name.optional().meta({ description: 'The group whose score this metric moves.' }),
  groups: z
    .array(Name)
    .min(1)
    .max(MAX_GROUPS)
    .optional()
    .meta({ uniqueItems: true, description: 'Several groups, instead of group.' }),
  unit: z.string().max(40).optional().meta({ description: 'Unit of the values, for people: ms, ratio, requests.' }),
  source: z.string().optional().meta({ description: "Where it is fetched from, if not from the config's source." }),
  query: MetricQuery.optional().meta({ description: 'What is fetched; without it the series come with the request.' }),
  series: Series.default('one').meta({ description: 'What several series in an answer mean.' }),
  scalesWith: z.enum(['split', 'traffic']).optional().meta({
    description:
      "For what grows with a side's traffic: each side is divided by its share before they are compared. split: by the share that the request says it should get, so that a canary without traffic is still found. traffic: by the share that it had.",
  }),
  analysis: MetricAnalysis.prefault({}).meta({ description: 'How it is judged.' }),
  lint: MetricLint.optional(),
})
  .superRefine(({ group, groups }, context) => {
    if (Array.isArray(groups) && new Set(groups).size < groups.length) {
      context.addIssue({ code: 'custom', path: ['groups'], message: 'names a group twice' });
    }
    if ((group === undefined) !== (groups === undefined)) return;
    const message = group === undefined ? 'needs a group (or groups)' : 'has both group and groups: give one of them';
    context.addIssue({ code: 'custom', path: group === undefined ? [] : ['groups'], message });
  }, ALWAYS)
  .meta({ oneOf: [{ required: ['group'] }, { required: ['groups'] }] });

const Traffic = strictObject({
  query: MetricQuery.superRefine((query, context) => {
    const wrong = wrongAsTraffic(query);
    if (wrong) context.addIssue({ code: 'custom', path: [wrong.key], message: wrong.message });
  }).meta({ description: 'Requests a slot, read over no more than one step.' }),
  source: z
    .string()
    .optional()
    .meta({ description: 'Where it is fetched from, where that is not the source of the metrics.' }),
  minimumRequests: z
    .number()
    .positive()
    .meta({ description: 'Fewer requests than this on a side make the verdict inconclusive.' }),
});

function wrongAsTraffic(
  query: z.output<typeof MetricQuery>,
): { readonly key: string; readonly message: string } | undefined {
  if (query.type === 'stackdriver') return notCounting(query);
  if (query.expr !== undefined) return undefined;
  return { key: 'expr', message: 'is required: the requests of a slot, not a share of them' };
}

const Applications = z
  .array(Name)
  .min(1)
  .max(1_000)
  .refine((names) => new Set(names).size === names.length, 'names an application twice');

/** A metric config in the native form, everything that a person may write. */
export const NativeMetricConfig = strictObject({
  description: z.string().optional().meta({ description: 'What the config judges, for whoever picks one.' }),
  applications: Applications.optional().meta({
    uniqueItems: true,
    description: "The applications that Kayenta's callers are offered it for; without it all.",
  }),
  source: z.string().optional().meta({ description: 'The default source of the metrics.' }),
  dialect: z.literal('kayenta').optional().meta({
    description:
      "kayenta, for configs that come from Kayenta: the window's instants instead of slots, each label set a metric of its own, samples as old as the source lets them be, and no variable but those of the scope.",
  }),
  scope: z.record(VariableName, Variable).default({}).meta({ description: 'The variables that a request fills in.' }),
  selector: Selector.default({}).meta({ description: 'Templated label filters, one a query language.' }),
  step: Step.default(DEFAULT_STEP_MS).meta({ description: 'The sampling interval: whole seconds.' }),
  warmup: Duration.default(0).meta({ description: 'Cut from the start of the window.' }),
  thresholds: Thresholds.prefault({}).meta({ description: 'The scores that make a pass and a marginal verdict.' }),
  groups: z.record(Name, z.number().min(0).max(100)).meta({ description: 'Weight of each group; in all 100.' }),
  anyFailure: z.enum(['marginal']).optional().meta({
    description: 'marginal: no canary passes with a metric that fails, however little the metric weighs.',
  }),
  judge: JudgeSettings.prefault({ name: 'mann-whitney' }).meta({ description: 'Who judges, and how strictly.' }),
  traffic: Traffic.optional().meta({ description: 'How much traffic a side needs to be judged.' }),
  comparability: Comparability.optional().meta({ description: 'What tells whether the sides can be compared at all.' }),
  metrics: z.array(Metric).min(1).max(MAX_METRICS).meta({ description: 'What is judged.' }),
  lint: ConfigLint.optional(),
}).superRefine((config, context) => {
  for (const { path, message } of [
    ...brokenRules(config),
    ...brokenScaling(config),
    ...brokenDialect(config),
    ...judgeRefusals(config),
  ]) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
}, ALWAYS);

type Written = z.output<typeof NativeMetricConfig>;

/** One metric of a config, whichever form it was written in. */
export interface Metric {
  readonly name: string;
  readonly description?: string | undefined;
  readonly groups: readonly string[];
  readonly unit?: string | undefined;
  readonly source?: string | undefined;
  readonly query?: MetricQuery | undefined;
  readonly series: Written['metrics'][number]['series'];
  readonly scalesWith?: Written['metrics'][number]['scalesWith'];
  readonly analysis: MetricAnalysis;
  readonly lint?: Written['metrics'][number]['lint'];
}

/** A metric config after reading: times in milliseconds, defaults filled in, every metric with its groups. */
export interface MetricConfig extends Omit<Written, 'metrics' | 'scope' | 'dialect'> {
  /** Whose rules hold for windows, variables and several series. */
  readonly dialect: 'native' | 'kayenta';
  /** The variables that a request may give; undefined where the config names none and takes any. */
  readonly scope?: Written['scope'];
  readonly metrics: readonly Metric[];
}

/** The metric config that a native document states, or every mistake in it. */
export function readNativeMetricConfig(document: unknown): Reading<MetricConfig> {
  const reading = readBySchema(NativeMetricConfig, document);
  if (reading.kind === 'refused') return reading;
  const metrics = reading.value.metrics.map(({ group, groups, ...metric }) => ({
    ...metric,
    groups: groups ?? [group ?? ''],
  }));
  return { ...reading, value: { ...reading.value, dialect: reading.value.dialect ?? 'native', metrics } };
}
