import { Counter, Gauge, type Registry } from 'prom-client';
import type { ConfigStore } from '../config/config-store.js';
import type { FaultKind } from '../lifetime/live.js';
import type { OnRefused, RefusalReason } from '../limits/refusal.js';
import type { DeliveryOutcome, OnDelivery } from '../notify/create-receiver.js';

/** Counts what goes on beside judgements. */
export interface ServiceMetrics {
  readonly onDelivery: OnDelivery;
  readonly onArchiveTrouble: () => void;
  readonly onFault: (kind: FaultKind) => void;
}

/** What is known beside what happens. */
export interface KnownState {
  readonly store: Pick<ConfigStore, 'configs' | 'mistakes'>;
  /** Judgements that wait for room. */
  readonly waiting: () => number;
  readonly version: string;
  readonly notifications: readonly string[];
}

const REASONS: readonly RefusalReason[] = [
  'judgements',
  'caller',
  'queries',
  'memory',
  'draining',
  'loop',
  'body',
  'connections',
];
const FAULTS: readonly FaultKind[] = ['rejection', 'exception'];
const OUTCOMES: readonly DeliveryOutcome[] = ['told', 'failed', 'dropped'];

/** What counts refusals in a registry. */
export function createRefusalMetrics(registry: Registry): OnRefused {
  const refused = new Counter({
    name: 'canary_judge_refused_total',
    help: 'Work that was refused for want of room, by what there was no room for.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of REASONS) refused.inc({ reason }, 0);
  return (reason) => {
    refused.inc({ reason });
  };
}

/** What counts the rest of the service in a registry. */
export function createServiceMetrics(registry: Registry, state: KnownState): ServiceMetrics {
  const { delivered, archiveFailures, faults } = createCounters(registry);
  createGauges(registry, state);
  for (const name of state.notifications) for (const outcome of OUTCOMES) delivered.inc({ name, outcome }, 0);
  for (const kind of FAULTS) faults.inc({ kind }, 0);
  return {
    onDelivery: (name, outcome) => {
      delivered.inc({ name, outcome });
    },
    onArchiveTrouble: () => {
      archiveFailures.inc();
    },
    onFault: (kind) => {
      faults.inc({ kind });
    },
  };
}

function createCounters(registry: Registry) {
  const registers = [registry];
  return {
    delivered: new Counter({
      name: 'canary_judge_notifications_total',
      help: 'Messages of judgements by the name of the notification: told, failed after all attempts, or dropped since too many waited.',
      labelNames: ['name', 'outcome'],
      registers,
    }),
    archiveFailures: new Counter({
      name: 'canary_judge_archive_failures_total',
      help: 'How often the archive could not be written or read, or held a broken file.',
      registers,
    }),
    faults: new Counter({
      name: 'canary_judge_uncaught_total',
      help: 'What nobody caught, each a bug: rejected promises, which the service outlives, and exceptions, which end it.',
      labelNames: ['kind'],
      registers,
    }),
  };
}

function createGauges(registry: Registry, { store, waiting, version }: KnownState): void {
  const registers = [registry];
  new Gauge({
    name: 'canary_judge_judgements_waiting',
    help: 'Judgements that wait for room.',
    registers,
    collect() {
      this.set(waiting());
    },
  });
  new Gauge({
    name: 'canary_judge_metric_configs',
    help: 'Metric configs: whose file is good, and whose file cannot be used any more.',
    labelNames: ['state'],
    registers,
    collect() {
      const good = [...store.configs.keys()].filter((name) => !store.mistakes.has(name));
      this.set({ state: 'good' }, good.length);
      this.set({ state: 'broken' }, store.mistakes.size);
    },
  });
  new Gauge({
    name: 'canary_judge_build_info',
    help: 'Always 1: which version of canary-judge runs on which version of Node.js.',
    labelNames: ['version', 'node_version'],
    registers,
  }).set({ version, node_version: process.version }, 1);
}
