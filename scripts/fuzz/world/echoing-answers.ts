import { matrixOf, sendText, type AnswerMode, type Asked } from './asked.js';

/** All that came with the question, as frameworks and proxies write it into their pages. */
function cameWith({ request, body }: Asked): string[] {
  const { rawHeaders, headers, method = '', url = '' } = request;
  const lines = rawHeaders
    .map((one, i) => (i % 2 === 0 ? `${one}: ${rawHeaders[i + 1] ?? ''}` : ''))
    .filter((one) => one !== '');
  const json = JSON.stringify(headers);
  const values = Object.values(headers).map(String);
  return [
    lines.join('\r\n'),
    json,
    JSON.stringify(json),
    new URLSearchParams(
      Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString(),
    values.map(encodeURIComponent).join(' '),
    values.map(escapeMarkup).join(' '),
    `${method} ${url} ${values.join(' ')} ${body}`,
    decodedPairs(values).join(' '),
  ];
}

function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Name and password as whoever checks them sees them. */
function decodedPairs(values: readonly string[]): string[] {
  return values.flatMap((value) =>
    value.startsWith('Basic ') ? [Buffer.from(value.slice(6), 'base64').toString()] : [],
  );
}

function oneOf(asked: Asked): string {
  const all = cameWith(asked);
  return all[asked.number % all.length] ?? '';
}

const error =
  (errorType: string, status: number): AnswerMode =>
  (asked) => {
    sendText(asked, JSON.stringify({ status: 'error', errorType, error: oneOf(asked) }), { status });
  };

/** Answers that hold what we sent, with our credentials. */
export const ECHOING_ANSWERS: Readonly<Record<string, AnswerMode>> = {
  echobaddata: error('bad_data', 400),
  echoexecution: error('execution', 422),
  echotimeout: error('timeout', 503),
  echointernal: error('internal', 500),
  echoother: error('other', 403),
  echotype: (asked) => {
    sendText(asked, JSON.stringify({ status: 'error', errorType: oneOf(asked), error: oneOf(asked) }), { status: 400 });
  },
  echopage: (asked) => {
    const status = [200, 400, 401, 403, 404, 407, 500, 502, 503][Math.floor(asked.number / 8) % 9] ?? 500;
    sendText(asked, `<h1>no</h1><pre>${oneOf(asked)}</pre>`, { status, headers: { 'content-type': 'text/html' } });
  },
  echowarning: (asked) => {
    sendText(asked, JSON.stringify({ ...matrixOf(asked, () => '1'), warnings: [`PromQL warning: ${oneOf(asked)}`] }));
  },
  echopartial: (asked) => {
    sendText(asked, JSON.stringify({ ...matrixOf(asked, () => '1'), warnings: [oneOf(asked)] }));
  },
  echoinfo: (asked) => {
    sendText(asked, JSON.stringify({ ...matrixOf(asked, () => '1'), infos: [oneOf(asked)] }));
  },
  echolabels: (asked) => {
    sendText(asked, JSON.stringify(matrixOf(asked, () => '1', { request: oneOf(asked), __name__: oneOf(asked) })));
  },
  echoseries: (asked) => {
    const result = [0, 1].map((i) => ({ metric: { request: oneOf(asked), i: String(i) }, values: [] }));
    sendText(asked, JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  },
  echovalues: (asked) => {
    sendText(asked, JSON.stringify(matrixOf(asked, () => oneOf(asked))));
  },
  echoresulttype: (asked) => {
    sendText(asked, JSON.stringify({ status: 'success', data: { resultType: oneOf(asked), result: [oneOf(asked)] } }));
  },
  echoheaders: (asked) => {
    const { authorization = 'none' } = asked.request.headers;
    const headers = {
      'retry-after': authorization,
      location: `${asked.strangerUrl}/?${encodeURIComponent(authorization)}`,
      'content-encoding': authorization,
    };
    sendText(asked, '{}', { status: [302, 429, 503, 200][asked.number % 4] ?? 302, headers });
  },
  echolarge: (asked) => {
    sendText(
      asked,
      `${oneOf(asked)} ${'x'.repeat(470 + (asked.number % 80))} ${oneOf(asked)}`.repeat(1 + (asked.number % 900)),
      { status: 500 },
    );
  },
};
