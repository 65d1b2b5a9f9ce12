import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What it was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: any;
}

/** What it answers: a status with headers and a JSON or raw body, or nothing at all ("hang"), or a connection that breaks ("drop"). */
export type Answer =
  'hang' | 'drop' | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A judge that answers what it is told to. */
export interface ScriptedJudge {
  readonly url: string;
  readonly asked: Asked[];
  readonly stop: () => Promise<void>;
}

/** Starts one that answers the first question by the first answer, and so on; beyond the last one it is a failure of the test, told with 599. */
export async function startScriptedJudge(answers: readonly Answer[]): Promise<ScriptedJudge> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answers[asked.length] ?? { status: 599, body: { detail: 'nobody expected this question' } };
      const { method = '', url = '' } = request;
      asked.push({ method, path: url, body: body.trim() === '' ? null : JSON.parse(body) });
      if (answer === 'hang') return;
      if (answer === 'drop') {
        request.socket.destroy();
        return;
      }
      const raw = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
      response.writeHead(answer.status, answer.headers).end(raw);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked, stop };
}

const START = '2026-11-20T10:00:00Z';

/** 200: a judgement with this verdict. */
export function judged(verdict: string, score: number | null = 100): Answer {
  const summary = { verdict, score, reason: `It is ${verdict}.`, reportUrl: `http://judge/judgements/${verdict}` };
  const body = { verdict, score, reason: { code: 'a', text: `It is ${verdict}.` }, window: { start: START }, summary };
  return { status: 200, body };
}

/** 202: the window is open. */
export function open(retryAfter: number | string = 241, id = 'aB-3_x'): Answer {
  return {
    status: 202,
    headers: { 'Retry-After': String(retryAfter), Location: `/judgements/${id}` },
    body: { id, state: 'open', verdict: null, window: { start: START } },
  };
}

/** A problem. */
export function problem(status: number, detail: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { title: 'A problem', status, detail, errors: [] } };
}
