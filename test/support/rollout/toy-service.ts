import { createServer, type Server } from 'node:http';
import { tell, type Telemetry } from './mesh-metrics.js';

/** One pod of a toy service. */
export interface ToyService {
  /** Namespace and name of its workload. */
  readonly key: string;
  /** What it runs now. */
  readonly image: () => string;
  readonly telemetry: Telemetry;
}

/** What a request takes, one after the other, in milliseconds: all in one bucket, so that percentiles tell of the version and not of how many requests came in time. */
const DURATIONS_MS = [14, 18, 20, 12, 22, 24, 16, 13, 19, 23];

/**
 * A service that answers after a while; one whose image is tagged "broken" takes three times as long and fails every fourth request. What is told of it is how long it
 * meant to take, so that a busy machine makes neither side look slower.
 */
export function createToyService({ key, image, telemetry }: ToyService): Server {
  let served = 0;
  return createServer((_, response) => {
    const broken = image().endsWith(':broken');
    const durationMs = DURATIONS_MS[served % DURATIONS_MS.length]! * (broken ? 3 : 1);
    const code = broken && served % 4 === 0 ? 503 : 200;
    served++;
    setTimeout(() => {
      tell(telemetry, key, { code, durationMs });
      response.writeHead(code).end('ok');
    }, durationMs);
  });
}
