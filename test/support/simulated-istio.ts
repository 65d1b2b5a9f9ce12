import { matrix, sendJson, sendText, startFakePrometheus } from './fake-prometheus.js';

/** How a side behaves, against a healthy one. */
export interface IstioSide {
  /** Of 40 requests a second. */
  readonly share: number;
  /** Times as slow. */
  readonly slow: number;
  /** Times as many 5xx. */
  readonly errors: number;
  /** Times as many 4xx. */
  readonly refusals: number;
}

/** A Prometheus that has Istio's metrics, and the kubelet's, of whatever workload or ReplicaSet it is asked for, at any time. */
export interface SimulatedIstio {
  readonly url: string;
  /** From now on the side that goes by this name behaves so; one that nothing is said of does not exist. */
  readonly have: (name: string, side?: Partial<IstioSide>) => void;
  readonly remove: (name: string) => void;
  /** From now on it answers 503, or does no longer. */
  readonly breakDown: (down: boolean) => void;
  readonly stop: () => Promise<void>;
}

const HEALTHY: IstioSide = { share: 1, slow: 1, errors: 1, refusals: 1 };
/** By its workload, its hash, or the names of its pods. */
const SIDE = /(?:destination_workload="|rollouts_pod_template_hash="|pod=~")([a-z0-9-]+?)(?:"|-\(\()/;
const REQUESTS_A_SECOND = 40;
const LATENCIES = { '0.5': 60, '0.95': 87, '0.99': 110 };

/** Starts one on a free port, with no side in it. */
export async function startSimulatedIstio(): Promise<SimulatedIstio> {
  const fake = await startFakePrometheus();
  const sides = new Map<string, IstioSide>();
  let down = false;
  fake.answer((response, { form }) => {
    if (down) {
      sendText(response, 'no healthy upstream', { status: 503 });
      return;
    }
    const { query = '', start = '0', end = '0', step = '60' } = form;
    const name = SIDE.exec(query)?.[1] ?? '';
    const side = sides.get(name);
    const zero = query.endsWith('or vector(0)');
    if (!side && !zero) {
      sendJson(response, matrix());
      return;
    }
    const values: [number, string][] = [];
    for (let at = Number(start); at <= Number(end) + 0.001; at += Number(step))
      values.push([at, String(side ? valueOf(query, { side, name, at, step: Number(step) }) : 0)]);
    sendJson(response, matrix({ metric: {}, values }));
  });
  return {
    url: fake.url,
    have: (name, side = {}) => {
      sides.set(name, { ...HEALTHY, ...side });
    },
    remove: (name) => {
      sides.delete(name);
    },
    breakDown: (next) => {
      down = next;
    },
    stop: fake.stop,
  };
}

interface Sample {
  readonly side: IstioSide;
  readonly name: string;
  readonly at: number;
  readonly step: number;
}

/** What a query of the library's Istio configs gives at an instant, as their golden tests have it, give or take five percent. */
function valueOf(query: string, { side, name, at, step }: Sample): number {
  const noise = 0.95 + 0.1 * chance(`${name} ${String(at)} ${query.length.toString()}`);
  const requests = REQUESTS_A_SECOND * step * side.share;
  const [, quantile] = /^histogram_quantile\((0\.\d+),/.exec(query) ?? [];
  if (quantile) return LATENCIES[quantile as keyof typeof LATENCIES] * side.slow * noise;
  if (query.includes('container_memory_working_set_bytes')) return 300 * noise;
  if (query.includes('container_cpu_usage_seconds_total')) return 10 * noise;
  if (query.startsWith('count(')) return 2;
  if (query.includes('response_code=~"5..')) return Math.round(requests * 0.01 * side.errors * noise);
  if (query.includes('response_code=~"4..')) return Math.round(requests * 0.02 * side.refusals * noise);
  if (query.includes('response_code="0"')) return Math.round(requests * 0.005 * noise);
  if (query.startsWith('sum(increase(istio_requests_total')) return Math.round(requests * noise);
  if (query.startsWith('sum(rate(istio_requests_total')) return (requests / step) * noise;
  throw new Error(`Nothing is simulated for ${query}`);
}

/** A number from 0 to 1, the same for the same text (FNV-1a, mixed once more). */
function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}
