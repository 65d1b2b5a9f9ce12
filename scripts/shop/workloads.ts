import { createRandom } from './random.js';

/** How one deployment of the checkout behaves; the numbers are those of one pod. */
export interface Workload {
  readonly name: string;
  readonly pods: readonly string[];
  readonly requestsPerSecond: number;
  /** The true median; what Prometheus shows is interpolated between Istio's wide bucket bounds. */
  readonly medianMs: number;
  /** Standard deviation of the logarithm of the latency, below the median and above it. */
  readonly spread: { readonly below: number; readonly above: number };
  /** The share of requests answered 500 or 503. */
  readonly errorRatio: number;
  readonly cpuSecondsPerRequest: number;
  readonly memoryMebibytes: number;
  /** How long its pods have been running when the cycle starts. */
  readonly ageMinutes: number;
  /** Minutes after the start of the cycle at which all its series stop. */
  readonly diesAfterMinutes: number;
}

const FRESH = {
  requestsPerSecond: 20,
  medianMs: 56,
  spread: { below: 0.44, above: 0.44 },
  errorRatio: 0.005,
  cpuSecondsPerRequest: 0.01,
  memoryMebibytes: 300,
  ageMinutes: 15,
  diesAfterMinutes: Infinity,
};

/** The release, a fresh baseline of the same version and five canaries, each good or bad in its own way. */
export const WORKLOADS: readonly Workload[] = [
  {
    ...FRESH,
    name: 'checkout-release',
    pods: podNames('checkout-release', 9),
    requestsPerSecond: 40,
    ageMinutes: 12 * 24 * 60,
  },
  freshWorkload('checkout-baseline', {}),
  freshWorkload('checkout-healthy', {}),
  freshWorkload('checkout-slow', { spread: { below: 0.44, above: 0.72 } }),
  freshWorkload('checkout-failing', { errorRatio: 0.06 }),
  freshWorkload('checkout-hungry', {
    medianMs: 47,
    spread: { below: 0.44, above: 0.505 },
    cpuSecondsPerRequest: 0.0215,
    memoryMebibytes: 400,
  }),
  freshWorkload('checkout-died', { diesAfterMinutes: 6 }),
];

function freshWorkload(name: string, differences: Partial<typeof FRESH>): Workload {
  return { ...FRESH, ...differences, name, pods: podNames(name, 1) };
}

/** Names as Kubernetes gives them: workload, replica set, pod. */
function podNames(workload: string, count: number): string[] {
  const { uniform } = createRandom(`${workload}/names`);
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  const word = (length: number): string =>
    Array.from({ length }, () => letters.charAt(Math.floor(letters.length * uniform()))).join('');
  const replicaSet = word(9);
  return Array.from({ length: count }, () => `${workload}-${replicaSet}-${word(5)}`);
}
