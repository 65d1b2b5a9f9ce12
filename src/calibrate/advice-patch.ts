import { asPercent, type Advice, type MetricAdvice, type OptionAdvice, type OptionValue } from './advice.js';
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
  const steps = step?.ms ? [comment(`Step: ${step.why}`), `step: ${asLength(step.ms)}\n`] : [];
  const kept = metrics.filter((one) => !hasChanges(one)).flatMap((one) => keptLines(one));
  const body = changed.length > 0 ? ['metrics:\n', ...changed.flatMap(metricLines)] : [];
  const empty = steps.length + body.length === 0 ? ['{}\n'] : [];
  return [...head.map((line) => comment(line)), ...steps, ...body, ...empty, ...kept].join('');
}

function hasChanges({ options }: MetricAdvice): boolean {
  return options.some(({ value }) => value !== null);
}

function metricLines(advice: MetricAdvice): string[] {
  const indent = '      ';
  const ofOption = ({ option, value, why }: OptionAdvice): string[] => [
    comment(value === null ? `${option} may stay as it is: ${why}` : why, indent),
    ...(value === null ? [] : [`${indent}${option}: ${flow(value)}\n`]),
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
  if (advice.silence !== undefined) return [comment(`${name}: ${advice.silence}`)];
  const reasons = advice.options.map(({ option, why }) => comment(`  ${option}: ${why}`));
  return [comment(`${name} may stay as it is.`), ...reasons, ...lengthLines(advice, '', '  ')];
}

function lengthLines({ step, window }: MetricAdvice, indent: string, inner = ''): string[] {
  return [
    ...(window ? [comment(`${inner}window: ${window.why}`, indent)] : []),
    ...(step ? [comment(`${inner}step: ${step.why}`, indent)] : []),
  ];
}

const WIDTH = 120;

/** A text as lines of comments. Names in it are data, and may hold what ends a line. */
function comment(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && indent.length + longer.length < WIDTH) lines.splice(-1, 1, longer);
    else lines.push(lines.length > 0 ? `#   ${word}` : `# ${word}`);
  }
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function flow(value: OptionValue): string {
  if (typeof value !== 'object') return String(value);
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`);
  return `{ ${pairs.join(', ')} }`;
}
