import { startFakePrometheus, sendJson } from '../../support/fake-prometheus.js';
import type { JudgedShop } from './judged-shop.js';

/** Does something with the URL of a service whose judgements are the shop's, and that has no reports. */
export async function withoutReports<T>(shop: JudgedShop, use: (url: string) => Promise<T>): Promise<T> {
  const front = await startFakePrometheus();
  front.answer((response, { method, path, body, headers: { authorization = '' } }) => {
    if (path.startsWith('/reports')) {
      sendJson(response, {}, 500);
      return;
    }
    const headers = { 'content-type': 'application/json', authorization };
    void fetch(`${shop.url}${path}`, { method, headers, ...(method === 'POST' ? { body } : {}) }).then(
      async (answer) => {
        for (const name of ['location', 'retry-after']) {
          const value = answer.headers.get(name);
          if (value !== null) response.setHeader(name, value);
        }
        sendJson(response, await answer.json(), answer.status);
      },
    );
  });
  try {
    return await use(front.url);
  } finally {
    await front.stop();
  }
}
