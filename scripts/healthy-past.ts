import { createDrift, createRandom } from './shop/random.js';

/** What two healthy instances are to look like, for how long. */
export interface HealthyPast {
  readonly metrics: number;
  readonly startSeconds: number;
  readonly seconds: number;
  readonly scrapeSeconds: number;
}

/** The standard deviations, as shares: of what tells instances apart for ever, and of the noise of each minute. */
const OFFSET = 0.04;
const NOISE = 0.1;
/** Of what drifts slowly: no window of 20 minutes sees much of it. Metrics have more of it one after the other. */
const SLOW = { least: 0.01, most: 0.12, memory: 0.97 };

/** A text of OpenMetrics holds so much: Prometheus' own tool reads it again for every two hours. */
const TEXT_SECONDS = 21_600;

/**
 * The samples of two instances of a healthy service as OpenMetrics texts, one after the other in time, the same on every call: each metric has lasting differences between the instances, noise that
 * drifts (an AR(1) process of .97 a minute), and white noise. Even metrics are gauges `m0`, odd ones counters `m1_total`.
 */
export function healthyPast({ metrics, startSeconds, seconds, scrapeSeconds }: HealthyPast): string[] {
  const texts = Array.from({ length: Math.ceil((seconds + 1) / TEXT_SECONDS) }, (): string[] => []);
  for (let metric = 0; metric < metrics; metric++) {
    const slow = SLOW.least + ((SLOW.most - SLOW.least) * metric) / Math.max(1, metrics - 1);
    for (const instance of ['a', 'b']) {
      const random = createRandom(`m${String(metric)} of ${instance}`);
      const level = 100 * Math.exp(OFFSET * random.normal());
      const drift = createDrift(random, { spread: slow, memory: SLOW.memory });
      let rate = level;
      let count = 0;
      for (let at = 0; at <= seconds; at += scrapeSeconds) {
        if (at % 60 === 0) {
          rate = level * Math.exp(drift() + NOISE * random.normal());
        }
        count += rate * scrapeSeconds;
        const [name, value] = metric % 2 === 0 ? [`m${String(metric)}`, rate] : [`m${String(metric)}_total`, count];
        texts[Math.floor(at / TEXT_SECONDS)]?.push(
          `${name}{workload="${instance}"} ${value.toFixed(3)} ${String(startSeconds + at)}\n`,
        );
      }
    }
  }
  return texts.map((lines) => [...lines, '# EOF\n'].join(''));
}

/** A metric config that asks for all of it. */
export function healthyConfig(metrics: number): object {
  return {
    scope: { workload: {} },
    selector: { prometheus: 'workload="${workload}"' },
    step: '60s',
    groups: { all: 100 },
    metrics: Array.from({ length: metrics }, (_, metric) => ({
      name: `m${String(metric)}`,
      group: 'all',
      query: {
        type: 'prometheus',
        expr:
          metric % 2 === 0
            ? `sum(m${String(metric)}{\${selector}})`
            : `sum(rate(m${String(metric)}_total{\${selector}}[\${rateInterval}]))`,
      },
    })),
  };
}
