import { z } from 'zod';
import { readBySchema, type Mistake, type Reading } from '../../../config/mistake.js';
import { ScoreThresholds } from '../kayenta-config.js';
import { ExecutionTime } from './execution-time.js';

/** One side of a scope as Kayenta's callers state it. */
export interface ExecutionScope {
  readonly scope: string;
  /** Empty where nobody has said it. */
  readonly location: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 where nobody has said it. */
  readonly stepSeconds: number;
  readonly params: Readonly<Record<string, string>>;
}

/** Both sides of a scope. */
export interface ExecutionScopes {
  readonly control: ExecutionScope;
  readonly experiment: ExecutionScope;
}

/** What Kayenta's callers ask for beside a canary config. */
export interface ExecutionRequest {
  /** By name. */
  readonly scopes: ReadonlyMap<string, ExecutionScopes>;
  /** Undefined where the config's are meant. */
  readonly thresholds: { readonly pass: number; readonly marginal: number } | undefined;
  /** Whether the body has `siteLocal`, which Orca alone always sends. */
  readonly siteLocal: boolean;
}

// As lenient as Kayenta's own JSON reader: unknown keys pass, null is the same as absent.

const optionalText = z.string().max(1_000).nullish();

const Scope = z.looseObject({
  scope: optionalText,
  location: optionalText,
  start: ExecutionTime.prefault(undefined),
  end: ExecutionTime.prefault(undefined),
  step: z.int().min(0).max(86_400).nullish(),
  extendedScopeParams: z.record(z.string().max(200), optionalText).nullish(),
});

const Request = z.looseObject({
  scopes: z.record(z.string().max(200), z.looseObject({ controlScope: Scope, experimentScope: Scope })),
  thresholds: ScoreThresholds.nullish(),
  siteLocal: z.unknown().optional(),
});

const MOST_SCOPES = 100;

/** The execution request that a document states, or every mistake in it. */
export function readExecutionRequest(document: unknown): Reading<ExecutionRequest> {
  const reading = readBySchema(Request, document);
  if (reading.kind === 'refused') return reading;
  const { scopes, thresholds, siteLocal } = reading.value;
  const named = Object.entries(scopes).map(([name, { controlScope, experimentScope }]): [string, ExecutionScopes] => [
    name,
    { control: toScope(controlScope), experiment: toScope(experimentScope) },
  ]);
  const mistakes = [...countMistakes(named.length), ...named.flatMap(([name, sides]) => orderMistakes(name, sides))];
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  return {
    ...reading,
    value: {
      scopes: new Map(named),
      thresholds: thresholds ? { pass: thresholds.pass, marginal: thresholds.marginal } : undefined,
      siteLocal: siteLocal != null,
    },
  };
}

function toScope({ scope, location, start, end, step, extendedScopeParams }: z.output<typeof Scope>): ExecutionScope {
  const params = Object.entries(extendedScopeParams ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    scope: scope ?? '',
    location: location ?? '',
    startMs: start,
    endMs: end,
    stepSeconds: step ?? 0,
    params: Object.fromEntries(params),
  };
}

function countMistakes(count: number): Mistake[] {
  if (count > 0 && count <= MOST_SCOPES) return [];
  const message = `must have at least 1 scope, at most ${String(MOST_SCOPES)}, has ${String(count)}`;
  return [{ path: ['scopes'], message }];
}

function orderMistakes(name: string, sides: ExecutionScopes): Mistake[] {
  const keys = { control: 'controlScope', experiment: 'experimentScope' } as const;
  return (['control', 'experiment'] as const)
    .filter((side) => sides[side].endMs <= sides[side].startMs)
    .map((side) => ({ path: ['scopes', name, keys[side], 'end'], message: 'must be after start' }));
}
