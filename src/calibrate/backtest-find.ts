import type { Deployment, VersionOutcomes } from '../config/deployments.js';
import { JudgementError } from '../errors.js';
import { bindMetric, type BoundQuery } from '../query/bind-metric.js';
import type { FetchContext, LabelledSeries, MetricSource, SlotRange } from '../sources/metric-source.js';
import { findVersions, type Appearance, type FoundVersions } from './backtest-versions.js';

/** Variables whose values may hold `{version}` and `{previous}`. */
export type ScopeTemplate = Readonly<Record<string, string>>;

/** How past deployments are found by a label that tells versions. */
export interface Finding {
  /** PromQL: a series for each version while it is there. */
  readonly query: string;
  readonly label: string;
  /** In milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** How long after its appearance a version is judged from, and for how long. */
  readonly afterMs: number;
  readonly windowMs: number;
  readonly baseline: ScopeTemplate;
  readonly canary: ScopeTemplate;
  readonly scope: ScopeTemplate;
  readonly outcomes: VersionOutcomes;
}

/** The deployments that were found, and what is to be known of those that are left out. */
export interface FoundDeployments {
  readonly deployments: readonly Deployment[];
  readonly notes: readonly string[];
}

/** A query over a long time is asked in parts of so many points. */
const MOST_POINTS = 10_000;
/** About a year of five minutes. */
const MOST_SLOTS = 110_000;
const PATIENCE_MS = 60_000;

/**
 * The past deployments that a source's series tell of.
 *
 * @throws {JudgementError} INVALID_REQUEST where the query cannot be asked, or tells of no version; with a SourceErrorCode where the source fails
 * @throws the signal's reason once it is aborted
 */
export async function findDeployments(
  finding: Finding,
  source: MetricSource,
  signal: AbortSignal,
): Promise<FoundDeployments> {
  const query = bind(finding, source);
  const firstMs = Math.ceil(finding.fromMs / finding.stepMs) * finding.stepMs;
  const slots = Math.floor((finding.toMs - firstMs) / finding.stepMs) + 1;
  if (slots < 2) throw wrong('--to', 'must be at least two steps after --from');
  const range = { firstMs, stepMs: finding.stepMs, slots };
  if (slots > MOST_SLOTS) {
    throw wrong(
      '--every',
      `gives ${String(slots)} slots from --from to --to, at most ${String(MOST_SLOTS)}: make it longer`,
    );
  }
  const series = await fetchInParts(range, (part) => source.fetchSeries(query, part, contextFor(signal)));
  const found = findVersions(series, finding.label, range);
  refuseNothing(series, found, finding);
  return toDeployments(found, finding);
}

function bind({ query, stepMs }: Finding, source: MetricSource): BoundQuery {
  const { language, name, scopeLabel, scrapeIntervalMs } = source;
  if (language !== 'prometheus') throw wrong('--source', `"${name}" does not speak PromQL: name one that does`);
  const binding = { values: new Map(), raw: new Set<string>(), selector: undefined };
  const bound = bindMetric({ type: 'prometheus', expr: query }, { ...binding, scopeLabel, stepMs, scrapeIntervalMs });
  if (bound.kind === 'bound' && bound.queries.kind === 'expr') return bound.queries.expr;
  const refused = bound.kind === 'refused' ? bound : { missing: [], problems: [] };
  const missing = refused.missing.map((variable) => `uses \${${variable}}, and here no variables have values`);
  throw wrong('--find', [...refused.problems, ...missing].join('; '));
}

function wrong(pointer: string, message: string): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot find deployments', [{ pointer, message }]);
}

function contextFor(signal: AbortSignal): FetchContext {
  const nothing = (): void => undefined;
  return { signal, untilMs: performance.now() + PATIENCE_MS, onAttempt: nothing, onWait: nothing };
}

/** One part after the other, the series of the same labels put together. */
async function fetchInParts(
  range: SlotRange,
  fetchPart: (part: SlotRange) => ReturnType<MetricSource['fetchSeries']>,
): Promise<LabelledSeries[]> {
  const whole = new Map<string, LabelledSeries>();
  for (let from = 0; from < range.slots; from += MOST_POINTS) {
    const slots = Math.min(MOST_POINTS, range.slots - from);
    const { series } = await fetchPart({ ...range, firstMs: range.firstMs + from * range.stepMs, slots });
    for (const { labels, values, filled } of series) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const all = whole.get(key) ?? emptySeries(labels, range.slots);
      all.values.set(values, from);
      all.filled.set(filled, from);
      whole.set(key, all);
    }
  }
  return [...whole.values()];
}

function emptySeries(labels: LabelledSeries['labels'], slots: number): LabelledSeries {
  return { labels, values: new Float64Array(slots).fill(NaN), filled: new Uint8Array(slots) };
}

const MOST_LABELS = 10;

function refuseNothing(series: readonly LabelledSeries[], found: FoundVersions, { label }: Finding): void {
  if (series.length === 0) throw wrong('--find', 'found no series between --from and --to');
  if (found.withoutLabel < series.length) return;
  const known = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].slice(0, MOST_LABELS);
  const there = known.length > 0 ? `labels there: ${known.join(', ')}` : 'they have no labels: keep it, as in sum by';
  throw wrong('--label', `"${label}" is no label of the series that --find found; ${there}`);
}

function toDeployments(found: FoundVersions, finding: Finding): FoundDeployments {
  const { fromMs, toMs, outcomes, label } = finding;
  const whole = found.appearances.filter((appearance) => windowOf(appearance, finding).endMs <= toMs);
  const cut = found.appearances.filter((appearance) => !whole.includes(appearance)).map(({ version }) => version);
  const known = new Set(found.appearances.map(({ version }) => version));
  const strange = Object.keys(outcomes).filter((version) => !known.has(version));
  const since = new Date(fromMs).toISOString();
  return {
    deployments: whole.map((appearance) => toDeployment(appearance, finding)),
    notes: [
      ...told(found.olderThanRange, `was there before ${since} already, so that its deployment is not seen`),
      ...told(found.alone, 'came when no other version was there to compare with'),
      ...told(cut, 'has a window that ends after --to'),
      ...told(strange, 'has an outcome, and was not found'),
      ...(found.withoutLabel > 0 ? [`${String(found.withoutLabel)} series have no label "${label}"`] : []),
    ],
  };
}

function told(versions: readonly string[], what: string): string[] {
  return versions.map((version) => `${JSON.stringify(version)} ${what}`);
}

function windowOf({ atMs }: Appearance, { afterMs, windowMs }: Finding): Deployment['window'] {
  return { startMs: atMs + afterMs, endMs: atMs + afterMs + windowMs };
}

function toDeployment(appearance: Appearance, finding: Finding): Deployment {
  const { version, previous } = appearance;
  const told = new Map(Object.entries(finding.outcomes)).get(version);
  const { badSince: badSinceMs, badMetrics, note } = told ?? {};
  return {
    name: version,
    baseline: { scope: fill(finding.baseline, appearance), offset: 0 },
    canary: { scope: fill(finding.canary, appearance) },
    scope: finding.scope,
    window: windowOf(appearance, finding),
    outcome: told?.outcome ?? 'unknown',
    badSinceMs,
    badMetrics,
    note: note ?? `after ${previous}`,
  };
}

/** Versions are data: they become values of variables, and nothing of them is filled in again. */
function fill(template: ScopeTemplate, { version, previous }: Appearance): Record<string, string> {
  const value = (text: string): string =>
    text.replace(/\{(version|previous)\}/g, (_, name) => (name === 'version' ? version : previous));
  return Object.fromEntries(Object.entries(template).map(([name, text]) => [name, value(text)]));
}
