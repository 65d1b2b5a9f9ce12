import { asPercent, type Advice, type MetricAdvice, type OptionAdvice } from './advice.js';
import { yamlComment, yamlFlow } from '../report/yaml-patch.js';
import { asLength } from './lengths.js';

/** Advice with what it is for. */
export interface ConfigAdvice {
  /** The config's name. */
  readonly config: string;
  readonly advice: Advice;
}

/**
 * The advice as a YAML patch in the form of a config, with only what changes and its reasons as comments: `step`, and the `analysis` of
 * metrics, which are told by their names. A patch that changes nothing is an empty object.
 */
export function renderAdvice({ config, advice }: ConfigAdvice): string {
  const { wishes, metrics, step, window } = advice;
  const changed = metrics.filter(hasChanges);
  const head = [
    `Advice for ${JSON.stringify(config)}: at most ${asPercent(wishes.falseAlarmRate)} of healthy windows beyond the tolerance of a metric, and a change of ${asPercent(wishes.smallestChange)} seen in 9 of 10.`,
    window
      ? `Window: ${window.ms === null ? window.why : `ask for ${asLength(window.ms)} ("window": { "duration": "${asLength(window.ms)}" }) and the warm-up: ${window.why}`}`
      : 'Window: it cannot be told how long it must be.',
  ];
  const steps = step?.ms ? [yamlComment(`Step: ${step.why}`), `step: ${asLength(step.ms)}\n`] : [];
  const kept = metrics.filter((one) => !hasChanges(one)).flatMap((one) => keptLines(one));
  const body = changed.length > 0 ? ['metrics:\n', ...changed.flatMap(metricLines)] : [];
  const empty = steps.length + body.length === 0 ? ['{}\n'] : [];
  return [...head.map((line) => yamlComment(line)), ...steps, ...body, ...empty, ...kept].join('');
}

function hasChanges({ options }: MetricAdvice): boolean {
  return options.some(({ value }) => value !== null);
}

function metricLines(advice: MetricAdvice): string[] {
  const indent = '      ';
  const ofOption = ({ option, value, why }: OptionAdvice): string[] => [
    yamlComment(value === null ? `${option} may stay as it is: ${why}` : why, indent),
    ...(value === null ? [] : [`${indent}${option}: ${yamlFlow(value)}\n`]),
  ];
  return [
    `  - name: ${JSON.stringify(advice.metric.name)}\n`,
    '    analysis:\n',
    ...advice.options.flatMap(ofOption),
    ...lengthLines(advice, indent),
  ];
}

function keptLines(advice: MetricAdvice): string[] {
  const name = JSON.stringify(advice.metric.name);
  if (advice.silence !== undefined) return [yamlComment(`${name}: ${advice.silence}`)];
  const reasons = advice.options.map(({ option, why }) => yamlComment(`  ${option}: ${why}`));
  return [yamlComment(`${name} may stay as it is.`), ...reasons, ...lengthLines(advice, '', '  ')];
}

function lengthLines({ step, window }: MetricAdvice, indent: string, inner = ''): string[] {
  return [
    ...(window ? [yamlComment(`${inner}window: ${window.why}`, indent)] : []),
    ...(step ? [yamlComment(`${inner}step: ${step.why}`, indent)] : []),
  ];
}
