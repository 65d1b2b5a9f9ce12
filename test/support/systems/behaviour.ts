/** How a simulated workload behaves. Each figure is that of one pod, but for requests, which its pods share. */
export interface Behaviour {
  readonly name: string;
  readonly pods: number;
  /** A second, in all. */
  readonly requests: number;
  readonly errorRatio: number;
  readonly clientErrorRatio: number;
  /** Requests that the caller gave up. */
  readonly abortedRatio: number;
  /** Requests that are refused for want of resources. */
  readonly exhaustedRatio: number;
  /** Half of the requests take longer, one in twenty half as much again. */
  readonly medianMs: number;
  /** Requests that take ten times as long. */
  readonly slowRatio: number;
  readonly connectMs: number;
  readonly connections: number;
  readonly cpuMsPerRequest: number;
  readonly memoryMiB: number;
  readonly heapMiB: number;
  readonly throttledRatio: number;
  readonly readyRatio: number;
  readonly restarts: number;
  readonly collectingRatio: number;
  readonly allocatedKibPerRequest: number;
  readonly threads: number;
  readonly openFiles: number;
  readonly eventLoopP50Ms: number;
  readonly eventLoopP99Ms: number;
  /** Nothing is exposed from then on, in seconds since the start. */
  readonly diesAfter: number;
  /** Whether its callers wait for its answers, and count them. */
  readonly mirrored: boolean;
}

const HEALTHY: Omit<Behaviour, 'name'> = {
  pods: 2,
  requests: 40,
  errorRatio: 0.01,
  clientErrorRatio: 0.02,
  abortedRatio: 0.005,
  exhaustedRatio: 0.005,
  medianMs: 60,
  slowRatio: 0.002,
  connectMs: 8,
  connections: 40,
  cpuMsPerRequest: 10,
  memoryMiB: 300,
  heapMiB: 120,
  throttledRatio: 0.05,
  readyRatio: 1,
  restarts: 0,
  collectingRatio: 0.02,
  allocatedKibPerRequest: 200,
  threads: 60,
  openFiles: 80,
  eventLoopP50Ms: 10.5,
  eventLoopP99Ms: 20,
  diesAfter: Infinity,
  mirrored: false,
};

/** A healthy workload of this name, but for what is said to be different. */
export function behaviour(name: string, different: Partial<Behaviour> = {}): Behaviour {
  return { ...HEALTHY, name, ...different };
}
