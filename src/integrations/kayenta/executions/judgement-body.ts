import { formatDuration } from '../../../config/duration.js';
import type { MetricConfig } from '../../../config/metric-config.js';
import { shown, type Mistake, type Reading } from '../../../config/mistake.js';
import { nameSide } from '../../name-side.js';
import type { ExecutionRequest, ExecutionScope, ExecutionScopes } from './execution-request.js';

/** What an execution is judged by. */
export interface ExecutionBasis {
  readonly config: Pick<MetricConfig, 'scope' | 'metrics'>;
  /** The config as a judgement request states it: by its name, or whole. */
  readonly named: string | object;
  /** By name; undefined where the config's is meant. */
  readonly source: string | undefined;
}

/** The body of the judgement request that an execution request means, or why there is none. */
export function toJudgementBody(
  request: ExecutionRequest,
  { config, named, source }: ExecutionBasis,
): Reading<Readonly<Record<string, unknown>>> {
  const chosen = chooseScope(request.scopes, config);
  if (chosen.kind === 'refused') return chosen;
  const { name, sides } = chosen.value;
  const { control, experiment } = sides;
  const mistakes = windowMistakes(name, sides);
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const offsetMs = experiment.startMs - control.startMs;
  const value = {
    config: named,
    baseline: {
      scope: variablesOf(control, config),
      ...(offsetMs > 0 ? { offset: formatDuration(offsetMs) } : {}),
    },
    canary: { scope: variablesOf(experiment, config) },
    window: { start: iso(experiment.startMs), end: iso(experiment.endMs) },
    ...(experiment.stepSeconds > 0 ? { step: `${String(experiment.stepSeconds)}s` } : {}),
    ...(request.thresholds ? { thresholds: request.thresholds } : {}),
    ...(source === undefined ? {} : { source }),
  };
  return { kind: 'read', value, warnings: [] };
}

/** The scope of an execution that its metrics are of, with its name. */
export interface NamedScope {
  readonly name: string;
  readonly sides: ExecutionScopes;
}

/** Kayenta's configs name the scope of each metric; any other config has one, whatever it is called. */
export function chooseScope(
  scopes: ExecutionRequest['scopes'],
  { metrics }: Pick<MetricConfig, 'metrics'>,
): Reading<NamedScope> {
  const asked = metrics.flatMap(({ query }) => (query && 'scopeName' in query ? [query.scopeName] : []));
  const [wanted] = asked;
  const given = [...scopes].map(([name, sides]) => ({ name, sides }));
  const found = given.find(({ name }) => wanted === undefined || name === wanted);
  const names = given.map(({ name }) => name).join(', ');
  if (!found) {
    const message = `has no scope ${shown(wanted)}, which the metrics of the canary config are of; it has ${names}`;
    return { kind: 'refused', mistakes: [{ path: ['scopes'], message }] };
  }
  const other =
    wanted === undefined && given.some(({ sides }) => JSON.stringify(sides) !== JSON.stringify(found.sides));
  if (!other) return { kind: 'read', value: found, warnings: [] };
  const message = `must have one scope, since the config's metrics name none, and has ${names}, which differ: send the one that is meant`;
  return { kind: 'refused', mistakes: [{ path: ['scopes'], message }] };
}

function windowMistakes(name: string, { control, experiment }: ExecutionScopes): Mistake[] {
  const at = (key: string, message: string): Mistake => ({ path: ['scopes', name, 'controlScope', key], message });
  const [controlMs, experimentMs] = [control.endMs - control.startMs, experiment.endMs - experiment.startMs];
  return [
    ...(controlMs === experimentMs
      ? []
      : [
          at(
            'end',
            `makes a window of ${formatDuration(controlMs)}, and the experimentScope's is of ${formatDuration(experimentMs)}: both sides are compared slot by slot, so make them equally long`,
          ),
        ]),
    ...(controlMs === experimentMs && control.startMs > experiment.startMs
      ? [at('start', "is after the experimentScope's: the baseline may lie at the same time or before, not after")]
      : []),
    ...(control.stepSeconds === experiment.stepSeconds
      ? []
      : [
          at(
            'step',
            `is ${String(control.stepSeconds)}, and the experimentScope's is ${String(experiment.stepSeconds)}: both sides have one`,
          ),
        ]),
  ];
}

/** What is said by a variable's own name wins, as in Kayenta. */
function variablesOf({ scope, location, params }: ExecutionScope, config: ExecutionBasis['config']): object {
  const { scope: declared } = config;
  const known = Object.entries(params).filter(
    ([name, value]) => !declared || (Object.hasOwn(declared, name) && value !== ''),
  );
  return { ...nameSide(config, { scope, location }), ...Object.fromEntries(known) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
