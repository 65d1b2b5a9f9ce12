import { fetched, inlineData, metricsOf, monitored, remoteJudge } from './bodies.js';

/** One of the worst requests that a service lets in. */
export interface WorstRequest {
  readonly name: string;
  readonly path: string;
  /** Undefined for a GET. */
  readonly body?: () => string;
  readonly accept?: string;
  readonly type?: string;
  /** What it must be answered with. */
  readonly status: number;
}

const JSON_TYPE = 'application/json';
const FORMS = { json: JSON_TYPE, html: 'text/html', markdown: 'text/markdown', junit: 'application/xml' };

/** What the service has answered before. */
export interface Known {
  /** Of a judgement that it can make again. */
  readonly id: string;
  /** Of one that it can show from its archive only. */
  readonly archivedId: string;
  /** A judgement's JSON. */
  readonly kept: string;
}

/** The requests, some of which need an answer of the service's first. */
export function worstRequests(known: Known): WorstRequest[] {
  const post = (name: string, path: string, body: () => unknown): WorstRequest => ({
    name,
    path,
    status: 200,
    body: () => JSON.stringify(body()),
  });
  const inline = (): object => inlineData({ metrics: 9, samples: 50_000 });
  return [
    ...Object.entries(FORMS).map(([form, accept]) => ({
      ...post(`inline, 9 x 2 x 50,000, ${form}`, '/judgements', inline),
      accept,
    })),
    post('inline, 9 x 2 x 50,000, series and evidence', '/judgements', () => ({
      ...inline(),
      include: ['series', 'evidence'],
    })),
    post('inline, 9 x 2 x 50,000, netflix-aca', '/judgements', () =>
      inlineData({ metrics: 9, samples: 50_000, judge: 'netflix-aca' }),
    ),
    post('inline, 9 x 2 x 50,000, a second judge', '/judgements', () => ({ ...inline(), compare: 'netflix-aca' })),
    post('inline, 9 x 2 x 50,000, 10 looks', '/judgements', () => ({ ...inline(), plan: { looks: 10 } })),
    post('inline, 1 x 2 x 50,000', '/judgements', () => inlineData({ metrics: 1, samples: 50_000 })),
    post('inline, 1,000 x 2 x 500', '/judgements', () => inlineData({ metrics: 1_000, samples: 500 })),
    {
      ...post('inline, 1,000 x 2 x 500, html', '/judgements', () => inlineData({ metrics: 1_000, samples: 500 })),
      accept: 'text/html',
    },
    ...refusedRequests(post),
    ...fetchedRequests(post),
    ...otherRequests(post, known),
  ];
}

type Post = (name: string, path: string, body: () => unknown) => WorstRequest;

function refusedRequests(post: Post): WorstRequest[] {
  return [
    {
      ...post('10 MiB of [1,1,…', '/judgements', () => ({ x: 1 })),
      body: () => `{"data":[${'1,'.repeat(5_200_000)}1]}`,
      status: 400,
    },
    {
      ...post('10 MiB of one text', '/judgements', () => ({ x: 1 })),
      body: () => `{"config":"${'\\u0041'.repeat(1_700_000)}"}`,
      status: 400,
    },
    {
      ...post('10 MiB of {}', '/judgements', () => ({ x: 1 })),
      body: () => `{"data":[${'{},'.repeat(3_400_000)}1]}`,
      status: 400,
    },
    {
      ...post('45,000 unknown keys', '/judgements', () =>
        Object.fromEntries(Array.from({ length: 45_000 }, (_, i) => [`k${String(i)}`, i])),
      ),
      status: 400,
    },
    {
      ...post('1,000 wrong metrics', '/judgements', () => ({
        config: { metrics: Array.from({ length: 1_000 }, (_, i) => ({ nam: i, qery: {}, analysis: { directon: 1 } })) },
      })),
      status: 400,
    },
  ];
}

function fetchedRequests(post: Post): WorstRequest[] {
  return [
    ...Object.entries(FORMS).map(([form, accept]) => ({
      ...post(`fetched, 40 x 2 x 10,000, ${form}`, '/judgements', () => fetched({ metrics: 40, slots: 10_000 })),
      accept,
    })),
    post('fetched, 40 x 2 x 10,000, series and evidence', '/judgements', () => ({
      ...fetched({ metrics: 40, slots: 10_000 }),
      include: ['series', 'evidence'],
    })),
    post('fetched, 1,000 x 2 x 490', '/judgements', () => fetched({ metrics: 1_000, slots: 490 })),
    {
      ...post('fetched, 1,000 x 2 x 490, html', '/judgements', () => fetched({ metrics: 1_000, slots: 490 })),
      accept: 'text/html',
    },
    post('fetched, 900 label sets x 2 x 1,000', '/judgements', () =>
      fetched({ metrics: 1, slots: 1_000, series: 900, split: { pairBy: ['pod'] } }),
    ),
    post('fetched, 900 instances x 2 x 1,000', '/judgements', () =>
      fetched({ metrics: 1, slots: 1_000, series: 900, split: { instances: 'pod' } }),
    ),
    post('fetched, 1 x 2 x 11,000 x 90 series', '/judgements', () =>
      fetched({ metrics: 1, slots: 11_000, series: 90, split: { pairBy: ['pod'] } }),
    ),
    post('from Cloud Monitoring, 3 x 2 x 60 series x 1,440', '/judgements', () => monitored(3)),
    post('preview of 1,000 x 2 x 490', '/judgements/preview', () => fetched({ metrics: 1_000, slots: 490 })),
  ];
}

function otherRequests(post: Post, known: Known): WorstRequest[] {
  return [
    { name: 'by its id, json', path: `/judgements/${known.id}`, status: 200 },
    { name: 'by its id, html', path: `/judgements/${known.id}`, status: 200, accept: 'text/html' },
    { name: 'from the archive, json', path: `/judgements/${known.archivedId}`, status: 200 },
    { name: 'from the archive, html', path: `/judgements/${known.archivedId}`, status: 200, accept: 'text/html' },
    ...Object.entries(FORMS).map(([form, accept]) => ({
      name: `/reports of 25 x 2 x 10,000, ${form}`,
      path: '/reports',
      body: () => known.kept,
      accept,
      status: 200,
    })),
    {
      ...post('/metric-configs/validate, 200 kB', '/metric-configs/validate', () => ({
        groups: { all: 100 },
        metrics: metricsOf(1_000, 1),
      })),
    },
    {
      ...post('/metric-configs/validate, 256 kB of YAML', '/metric-configs/validate', () => ''),
      type: 'application/yaml',
      body: () => `metrics:\n${'  - { name: a, group: b }\n'.repeat(9_000)}`,
    },
    post('/kayenta/judge, 10 x 2 x 50,000', '/kayenta/judge', () => remoteJudge(10, 50_000)),
    { name: '/openapi.json', path: '/openapi.json', status: 200 },
    { name: '/docs', path: '/docs', status: 200, accept: 'text/html' },
    { name: '/metric-configs', path: '/metric-configs', status: 200, accept: 'text/html' },
    { name: 'a wrong id of 4 KiB', path: `/judgements/${'A'.repeat(4_096)}`, status: 404 },
  ];
}
