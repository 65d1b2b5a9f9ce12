import type { Behaviour } from './behaviour.js';
import { behaviour } from './behaviour.js';

/** The variables that pick out a side. */
export type Scope = Readonly<Record<string, string>>;

/** A workload that is bad in what one metric measures, and what besides must show it, since it is the same requests or the same CPU. */
export interface Bad {
  readonly metric: string;
  readonly change: Partial<Behaviour>;
  readonly also?: readonly string[];
}

/** A config, what picks out one workload, and what it must find. */
export interface System {
  readonly config: string;
  readonly scope: (workload: string) => Scope;
  readonly bad: readonly Bad[];
  /** What is measured of a healthy workload, where it is not the figure that FIGURES has. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Whether it knows pods, so that sides of different sizes can be held against each other. */
  readonly knowsPods?: boolean;
}

/** Slow canaries. */
export const LATENCIES: readonly Bad[] = [
  { metric: 'latency-p50', change: { medianMs: 90 }, also: ['latency-p95', 'latency-p99'] },
  { metric: 'latency-p95', change: { slowRatio: 0.08 }, also: ['latency-p99'] },
  { metric: 'latency-p99', change: { slowRatio: 0.015 } },
];
/** Canaries that answer with errors. */
export const ERRORS: readonly Bad[] = [
  { metric: 'errors', change: { errorRatio: 0.04 } },
  { metric: 'client-errors', change: { clientErrorRatio: 0.06 } },
];
/** A canary that gets too little of the traffic. */
export const REQUESTS: Bad = { metric: 'requests', change: { requests: 12 } };
/** What is true of a healthy workload, by metric, in the unit that all configs have for it; shares are percentages. */
export const FIGURES: Readonly<Record<string, number>> = {
  'latency-p50': 60,
  'latency-p95': 87,
  'latency-p99': 110,
  errors: 1,
  'client-errors': 2,
  aborted: 0.5,
  cancelled: 0.5,
  exhausted: 0.5,
  rejected: 0.5,
  requests: 40,
  'healthy-responses': 40,
  'cpu-per-request': 10.5,
  'cpu-per-pod': 210,
  throttled: 5,
  'memory-per-pod': 300,
  // Two pods for half of the traffic.
  replicas: 4,
  restarts: 0,
  ready: 100,
  'healthy-hosts': 100,
  'connections-per-pod': 40,
  'connect-p95': 11.6,
  'in-work': 5.2,
  'gc-pauses': 2,
  gc: 2,
  'allocation-per-request': 200,
  'heap-per-pod': 120,
  'heap-per-instance': 120,
  'threads-per-pod': 60,
  'threads-per-instance': 60,
  'event-loop-p50': 10.5,
  'event-loop-p99': 20,
  'open-files-per-pod': 80,
};

/** Without any error, so that nothing has ever counted one. */
const FLAWLESS = { errorRatio: 0, clientErrorRatio: 0, abortedRatio: 0, exhaustedRatio: 0 };
/** Nine pods with nine tenths of the traffic against one with a tenth, each as busy as those of the other workloads. */
const NINE = { pods: 9, requests: 180 };
const ONE = { pods: 1, requests: 20 };
/** As ONE, but it takes double the CPU for a request, and an autoscaler gave it a second pod. */
const SCALED = { pods: 2, requests: 20, cpuMsPerRequest: 20 };

/** All workloads that the config of a system is tried with. */
export function workloadsOf({ bad, knowsPods }: System): Behaviour[] {
  return [
    behaviour('base'),
    behaviour('healthy'),
    behaviour('flawless-base', FLAWLESS),
    behaviour('flawless', FLAWLESS),
    behaviour('dying', { diesAfter: 660 }),
    ...bad.map(({ metric, change }) => behaviour(metric, change)),
    ...(knowsPods ? [behaviour('nine', NINE), behaviour('one', ONE), behaviour('scaled', SCALED)] : []),
  ];
}
