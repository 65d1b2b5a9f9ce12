import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A call that did not come to what it should. */
export interface FailedCall {
  readonly what: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** The ports of the replicas that were too busy, or about to end. */
  readonly refusedBy: readonly number[];
}

/** Callers that judge, open links and poll as Kayenta's clients do, one call after the other each, until they are stopped. */
export interface Callers {
  readonly calls: () => Readonly<Record<string, number>>;
  readonly failed: readonly FailedCall[];
  /** The links that have been made. */
  readonly links: readonly string[];
  /** Opens a link; false where it does not show its judgement. */
  readonly open: (id: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
const JUDGEMENT = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: WINDOW,
};
const kayentaScope = (scope: string): object => ({ scope, location: 'shop', ...WINDOW, step: 60 });
const EXECUTION = {
  scopes: {
    default: {
      controlScope: kayentaScope('checkout-baseline'),
      experimentScope: kayentaScope('checkout-slow'),
    },
  },
};

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly refusedBy: readonly number[];
}

/** So many callers of a service at a URL, all of which start at once. */
export function startCallers(url: string, most: number): Callers {
  const agent = new Agent({ keepAlive: true, maxSockets: most });
  const [failed, links, counts]: [FailedCall[], string[], Record<string, number>] = [[], [], {}];
  let stopped = false;
  const call = async (
    name: string,
    asked: Asked,
    isRight: (answer: Answer) => boolean,
  ): Promise<Answer['json'] | undefined> => {
    const startedMs = performance.now();
    const fail = (why: string, refusedBy: readonly number[]): void => {
      failed.push({ what: `${name}: ${why}`, startedMs, endedMs: performance.now(), refusedBy });
    };
    counts[name] = (counts[name] ?? 0) + 1;
    try {
      const answer = await send(url, { ...asked, agent });
      if (isRight(answer)) return answer.json;
      fail(`${String(answer.status)} ${answer.text.slice(0, 200)}`, answer.refusedBy);
    } catch (error) {
      fail(error instanceof Error ? error.message : 'unknown', []);
    }
    return undefined;
  };
  const open = async (id: string): Promise<boolean> =>
    (await call('link', { path: `/judgements/${id}` }, isFail)) !== undefined;
  const live = async (): Promise<void> => {
    while (!stopped) await callAll(call, { links, open });
  };
  const all = Promise.all(Array.from({ length: most }, live));
  return {
    calls: () => counts,
    failed,
    links,
    open,
    stop: async () => {
      stopped = true;
      await all;
      agent.destroy();
    },
  };
}

type Call = (name: string, asked: Asked, isRight: (answer: Answer) => boolean) => Promise<Answer['json'] | undefined>;

interface Linking {
  readonly links: string[];
  readonly open: Callers['open'];
}

/** What each caller does, again and again. */
async function callAll(call: Call, { links, open }: Linking): Promise<void> {
  const judged = await call('judgement', { path: '/judgements', body: JUDGEMENT }, isFail);
  if (typeof judged?.id === 'string') {
    links.push(judged.id);
    await open(judged.id);
  }
  const path = '/kayenta/canary/golden-signals';
  const begun = await call('execution', { path, body: EXECUTION }, ({ status }) => status === 200);
  for (let polls = 0; begun && polls < 10; polls++) {
    const poll = { path: `/kayenta/canary/${String(begun.canaryExecutionId)}` };
    const told = await call('poll', poll, ({ status, json }) => status === 200 && !json.exception);
    if (told?.complete !== false) break;
  }
}

/** The canary is too slow: whatever says otherwise is wrong. */
function isFail({ status, json }: Answer): boolean {
  return status === 200 && json.verdict === 'fail';
}

interface Asked {
  readonly path: string;
  readonly body?: object;
}

function send(url: string, { path, body, agent }: Asked & { readonly agent: Agent }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: body ? 'POST' : 'GET', headers: { 'content-type': 'application/json' } };
    const asked = request(`${url}${path}`, options, (response) => {
      text(response)
        .then((read) => {
          const isJson = (response.headers['content-type'] ?? '').includes('json');
          const json = isJson ? (JSON.parse(read) as Answer['json']) : {};
          const refusedBy = refusalsIn(String(response.headers['x-tried']));
          resolve({ status: response.statusCode ?? 0, text: read, json, refusedBy });
        })
        .catch(reject);
    });
    asked.once('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}

/** The ports that answered 503, by what nginx says that it has tried: "127.0.0.1:1, 127.0.0.1:2 503, 200". */
function refusalsIn(tried: string): readonly number[] {
  const words = tried.split(/[\s,]+/);
  const statuses = words.slice(words.length / 2);
  return words.slice(0, words.length / 2).flatMap((address, at) => {
    return statuses[at] === '503' ? [Number(address.split(':')[1])] : [];
  });
}
