import { createDrift, createRandom } from './random.js';
import { renderExposition } from './render-exposition.js';
import { createPod } from './simulate-pod.js';
import { CYCLE_MS, minuteOfCycleMs, TICK_TIMES_MS } from './simulated-time.js';
import { WORKLOADS } from './workloads.js';

const WAVES_A_CYCLE = 1.5;
const WAVE_HEIGHT = 0.06;

/** What the shop's exporter answers at each tick of the simulated time. */
export function* simulateShop(): Generator<string, undefined> {
  const load = createLoad();
  const pods = WORKLOADS.flatMap((workload) =>
    workload.pods.map((pod) => ({ workload, pod, live: createPod(workload, pod) })),
  );
  for (const timeMs of TICK_TIMES_MS) {
    const loadNow = load(timeMs);
    const readings = pods
      .filter(({ workload }) => timeMs < minuteOfCycleMs(workload.diesAfterMinutes))
      .map(({ workload, pod, live }) => ({
        ...live(loadNow),
        workload: workload.name,
        pod,
        startedMs: minuteOfCycleMs(-workload.ageMinutes),
      }));
    yield renderExposition(readings, timeMs);
  }
  return undefined;
}

/** The load that all workloads share, 1 on average: a slow wave and noise that lasts about a minute. */
function createLoad(): (timeMs: number) => number {
  const noise = createDrift(createRandom('load'), { spread: 0.03, memory: 0.75 });
  return (timeMs) => 1 + WAVE_HEIGHT * Math.sin((2 * Math.PI * WAVES_A_CYCLE * timeMs) / CYCLE_MS) + noise();
}
