import autocannon from 'autocannon';

/** How a service is asked. */
export interface Load {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it. */
export interface Answered {
  /** How often each status came; connections that broke are `error`. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How long those of status 200 took, in milliseconds. */
  readonly acceptedMs: readonly number[];
  /** How long those of any other status took. */
  readonly refusedMs: readonly number[];
}

/** Asks for the same judgement again and again, on each connection as soon as it has been answered. */
export async function sendLoad({ url, body, connections, seconds }: Load): Promise<Answered> {
  const statuses: Record<string, number> = {};
  const [acceptedMs, refusedMs]: [number[], number[]] = [[], []];
  const count = (status: string): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  await new Promise<unknown>((resolve, reject) => {
    const options = {
      url: `${url}/judgements`,
      method: 'POST' as const,
      headers: { 'content-type': 'application/json' },
      body,
      connections,
      duration: seconds,
      timeout: 60,
    };
    const run = autocannon(options, (error: Error | null, result) => {
      if (error) reject(error);
      else resolve(result);
    });
    // eslint-disable-next-line max-params -- so autocannon calls it
    run.on('response', (_client, status, _bytes, ms) => {
      count(String(status));
      (status === 200 ? acceptedMs : refusedMs).push(ms);
    });
    run.on('reqError', () => {
      count('error');
    });
  });
  return { statuses, acceptedMs, refusedMs };
}
