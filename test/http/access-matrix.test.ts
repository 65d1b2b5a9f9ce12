import { request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../src/config/access-settings.js';
import { loadSettings } from '../../src/config/settings.js';
import { NEEDS } from '../../src/http/access-needs.js';
import { REMOTE_JUDGE_ROUTE } from '../../src/integrations/kayenta/describe-remote-judge.js';
import { wireService } from '../../src/wire.js';
import { configOf, startGuardedWorld, tokenOf, WINDOW, type GuardedWorld } from '../support/guarded-world.js';
import { routesOf, type Layer } from '../support/routes-of.js';

/** What callers may be restricted to, with whether a call by the config shop in team-a-shop of prometheus, and by one that comes along, is within. */
const LISTS = {
  nothing: { entry: {}, named: true, inline: true, shown: true },
  configs: { entry: { configs: ['sho*'] }, named: true, inline: false, shown: true },
  otherConfigs: { entry: { configs: ['team-b-*'] }, named: false, inline: false, shown: false },
  sources: { entry: { sources: ['prometheus'] }, named: true, inline: true, shown: true },
  otherSources: { entry: { sources: ['secret'] }, named: false, inline: false, shown: true },
  scope: { entry: { scope: { namespace: ['team-a-*'] } }, named: true, inline: false, shown: true },
  otherScope: { entry: { scope: { namespace: ['team-b-*'] } }, named: false, inline: false, shown: true },
} as const;
type List = keyof typeof LISTS;

const callers = ROLES.flatMap((role) =>
  (Object.keys(LISTS) as List[]).map((list) => ({ role, list, name: `${role}-${list.toLowerCase()}` })),
);

let world: GuardedWorld;
let routes: string[];
/** The ids of judgements that an author has asked for, by what they are. */
let ids: Record<string, string>;

const scopes = {
  baseline: { scope: { workload: 'baseline' } },
  canary: { scope: { workload: 'canary' } },
  scope: { namespace: 'team-a-shop' },
};
const named = { config: 'shop', ...scopes, window: WINDOW };
const inline = { ...named, config: configOf('shop') };
const side = (scope: string) => ({
  scope,
  location: 'team-a-shop',
  ...WINDOW,
  step: 60,
  extendedScopeParams: {},
});
const execution = {
  scopes: { default: { controlScope: side('baseline'), experimentScope: side('canary') } },
  thresholds: { pass: 95, marginal: 75 },
};
const analysis = {
  scopes: [
    {
      scopeName: 'default',
      controlScope: 'baseline',
      controlLocation: 'team-a-shop',
      experimentScope: 'canary',
      experimentLocation: 'team-a-shop',
      startTimeIso: WINDOW.start,
      endTimeIso: WINDOW.end,
      step: 60,
    },
  ],
  thresholds: { pass: 95, marginal: 75 },
  analysisIntervalMins: 20,
};
const kayentaConfig = {
  ...(REMOTE_JUDGE_ROUTE.example.value.canaryConfig as object),
  metrics: [
    {
      name: 'm',
      groups: ['latency'],
      scopeName: 'default',
      query: { type: 'prometheus', serviceType: 'prometheus', metricName: 'm', customInlineTemplate: 'w="${scope}"' },
    },
  ],
};
const adHoc = (executionRequest: object) => ({ canaryConfig: kayentaConfig, executionRequest });
const webhook = {
  name: 'canary',
  namespace: 'team-a-shop',
  phase: 'Progressing',
  metadata: { config: 'shop', window: '10m' },
};
const QUERY = `query=${encodeURIComponent(
  'canary_score{config="shop",baseline="baseline",canary="canary",namespace="team-a-shop",window="10m"}',
)}`;

/** What a call shows or has judged. */
type Asks = 'nothing' | 'named' | 'inline' | 'shown' | 'everything';

interface Row {
  readonly takes: Role | 'nobody';
  readonly asks: Asks;
  /** To who may. */
  readonly status: number;
  readonly path?: string | (() => string);
  readonly body?: object | string;
  readonly type?: string;
}

const by = (id: string, path: (id: string) => string): Pick<Row, 'path'> => ({ path: () => path(ids[id] ?? '') });

const ROWS: Readonly<Record<string, Row>> = {
  'GET /healthz': { takes: 'nobody', asks: 'nothing', status: 200 },
  'GET /readyz': { takes: 'nobody', asks: 'nothing', status: 200 },
  'GET /metrics': { takes: 'read', asks: 'everything', status: 200 },
  'GET /': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /docs': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /openapi.json': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /schemas': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /schemas/:file': { takes: 'read', asks: 'nothing', status: 200, path: '/schemas/problem.json' },
  'GET /metric-configs': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /metric-configs/:name': { takes: 'read', asks: 'shown', status: 200, path: '/metric-configs/shop' },
  'POST /metric-configs/validate': { takes: 'author', asks: 'nothing', status: 200, body: configOf('shop') },
  'POST /judgements': { takes: 'judge', asks: 'named', status: 200, body: named },
  'POST /judgements/preview': { takes: 'author', asks: 'named', status: 200, body: named },
  'GET /judgements/:id': { takes: 'read', asks: 'named', status: 200, ...by('report', (id) => `/judgements/${id}`) },
  'POST /reports': { takes: 'read', asks: 'nothing', status: 400, body: {} },
  'POST /kayenta/judge': { takes: 'author', asks: 'nothing', status: 200, body: REMOTE_JUDGE_ROUTE.example.value },
  'POST /kayenta/canary': { takes: 'author', asks: 'inline', status: 200, body: adHoc(execution) },
  'POST /kayenta/canary/:id': {
    takes: 'judge',
    asks: 'named',
    status: 200,
    path: '/kayenta/canary/shop',
    body: execution,
  },
  'GET /kayenta/canary/:id': {
    takes: 'read',
    asks: 'named',
    status: 200,
    ...by('execution', (id) => `/kayenta/canary/${id}`),
  },
  'GET /kayenta/canary/executions': { takes: 'read', asks: 'nothing', status: 501 },
  'PUT /kayenta/pipelines/:id/cancel': {
    takes: 'judge',
    asks: 'named',
    status: 202,
    ...by('execution', (id) => `/kayenta/pipelines/${id}/cancel`),
  },
  'POST /kayenta/standalone_canary_analysis': { takes: 'author', asks: 'inline', status: 200, body: adHoc(analysis) },
  'POST /kayenta/standalone_canary_analysis/:id': {
    takes: 'judge',
    asks: 'named',
    status: 200,
    path: '/kayenta/standalone_canary_analysis/shop',
    body: analysis,
  },
  'GET /kayenta/standalone_canary_analysis/:id': {
    takes: 'read',
    asks: 'named',
    status: 200,
    ...by('analysis', (id) => `/kayenta/standalone_canary_analysis/${id}`),
  },
  'GET /kayenta/canaryConfig': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /kayenta/canaryConfig/:id': { takes: 'read', asks: 'shown', status: 200, path: '/kayenta/canaryConfig/shop' },
  'GET /kayenta/credentials': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /kayenta/judges': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /kayenta/health': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /kayenta/metricSetPairList/:id': {
    takes: 'read',
    asks: 'named',
    status: 200,
    ...by('execution', (id) => `/kayenta/metricSetPairList/${id}`),
  },
  'GET /kayenta/metadata/metricsService': { takes: 'read', asks: 'nothing', status: 501 },
  'POST /flagger/gate': { takes: 'judge', asks: 'named', status: 0, body: webhook },
  'POST /flagger/rollback': { takes: 'judge', asks: 'named', status: 0, body: webhook },
  'GET /prometheus/api/v1/query': {
    takes: 'judge',
    asks: 'named',
    status: 200,
    path: `/prometheus/api/v1/query?${QUERY}`,
  },
  'POST /prometheus/api/v1/query': {
    takes: 'judge',
    asks: 'named',
    status: 200,
    body: QUERY,
    type: 'application/x-www-form-urlencoded',
  },
  'GET /prometheus/api/v1/status/buildinfo': { takes: 'read', asks: 'nothing', status: 200 },
  'GET /prometheus/-/healthy': { takes: 'read', asks: 'nothing', status: 200 },
};

function expected({ takes, asks, status }: Row, role: Role, list: List): number {
  if (takes === 'nobody') return status;
  if (ROLES.indexOf(role) < ROLES.indexOf(takes)) return 403;
  const { named, inline, shown } = LISTS[list];
  const may = { nothing: true, named, inline, shown, everything: list === 'nothing' }[asks];
  return may ? status : 403;
}

async function call(key: string, headers: Record<string, string>): Promise<Response> {
  const [method = '', written = ''] = key.split(' ');
  const { path = written, body, type = 'application/json' } = ROWS[key] ?? {};
  const url = `${world.service.url}${typeof path === 'string' ? path : path()}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const sent = body === undefined ? {} : { body: text, headers: { 'content-type': type, ...headers } };
  return fetch(url, { method, headers, ...sent });
}

/** The status of a call whose path goes out as it stands: fetch would make it a usual one first. */
function rawStatus(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(world.service.url);
  return new Promise((resolve, reject) => {
    const type = { 'content-type': 'application/json' };
    const sent = httpRequest({ hostname, port, method, path, headers: { ...type, ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.once('error', reject);
    sent.end(method === 'GET' || method === 'HEAD' ? undefined : '{}');
  });
}

const bearer = (name: string) => ({ authorization: `Bearer ${tokenOf(name)}` });

async function postAs(name: string, path: string, body: object): Promise<any> {
  const headers = { 'content-type': 'application/json', ...bearer(name) };
  const answer = await fetch(`${world.service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
}

beforeAll(async () => {
  const entries = callers.map(({ name, role, list }) => [name, { role, ...LISTS[list].entry }]);
  world = await startGuardedWorld(Object.fromEntries(entries) as Record<string, object>);
  const author = 'author-nothing';
  ids = {
    report: (await postAs(author, '/judgements', named)).id,
    inline: (await postAs(author, '/judgements', inline)).id,
    foreign: (await postAs(author, '/judgements', { ...named, config: 'foreign' })).id,
    execution: (await postAs(author, '/kayenta/canary/shop', execution)).canaryExecutionId,
    adHocExecution: (await postAs(author, '/kayenta/canary', adHoc(execution))).canaryExecutionId,
    analysis: (await postAs(author, '/kayenta/standalone_canary_analysis/shop', analysis)).canaryAnalysisExecutionId,
    adHocAnalysis: (await postAs(author, '/kayenta/standalone_canary_analysis', adHoc(analysis)))
      .canaryAnalysisExecutionId,
  };
  const { app, close } = await wireService(await loadSettings({}), pino({ level: 'silent' }));
  routes = routesOf(app.router.stack as unknown as readonly Layer[]);
  close();
}, 60_000);
afterAll(async () => {
  await world.stop();
});

describe('access', () => {
  it('has a row for every route, in the table of the service and in that of this test', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.toSorted()).toEqual(Object.keys(NEEDS).toSorted());
    expect(routes.toSorted()).toEqual(Object.keys(ROWS).toSorted());
    expect(Object.entries(ids).filter(([, id]) => typeof id !== 'string')).toEqual([]);
  });

  it.each(Object.keys(ROWS))(
    '%s: every role with every list is let in or refused as the table says',
    { timeout: 60_000 },
    async (key) => {
      const row = ROWS[key]!;
      for (const { name, role, list } of callers) {
        const { status } = await call(key, bearer(name));
        const right = expected(row, role, list);
        // A gate tells its verdict by its status, which is never that of a refusal.
        if (right === 0) expect([401, 403], name).not.toContain(status);
        else expect(status, name).toBe(right);
      }
    },
  );

  it.each(Object.keys(ROWS))('%s: who is not known is let in nowhere but for their health', async (key) => {
    const wrong = { authorization: `Bearer ${'x'.repeat(43)}` };
    const forged = { 'x-forwarded-email': 'author@example.com' };
    for (const headers of [{}, wrong, forged]) {
      const answer = await call(key, headers);
      expect(answer.status).toBe(ROWS[key]?.takes === 'nobody' ? 200 : 401);
      if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/Bearer .*Basic /);
    }
  });

  const BY_ID = {
    report: ['GET /judgements/ID'],
    execution: [
      'GET /kayenta/canary/ID',
      'GET /kayenta/metricSetPairList/ID',
      'PUT /kayenta/pipelines/ID/cancel',
      'GET /judgements/ID',
    ],
    analysis: ['GET /kayenta/standalone_canary_analysis/ID', 'PUT /kayenta/pipelines/ID/cancel', 'GET /judgements/ID'],
  };

  it.each(['report', 'inline', 'foreign', 'execution', 'adHocExecution', 'analysis', 'adHocAnalysis'])(
    'holds for the id of a judgement of the kind %s through every route that takes one',
    { timeout: 60_000 },
    async (kind) => {
      const ways = [...new Set(Object.values(BY_ID).flat())];
      for (const { name, role, list } of callers) {
        for (const way of ways) {
          const [method = '', path = ''] = way.replace('ID', ids[kind] ?? '').split(' ');
          const { status } = await fetch(`${world.service.url}${path}`, { method, headers: bearer(name) });
          const { named, inline } = LISTS[list];
          const isInline = kind.startsWith('adHoc') || kind === 'inline';
          const foreign = kind === 'foreign' && list === 'configs';
          const may = isInline ? role === 'author' && inline : named && !foreign;
          const late = method === 'PUT' && role === 'read';
          expect(status === 403, `${name} ${way}`).toBe(!may || late);
        }
      }
    },
  );

  it.each([
    ['POST', '/JUDGEMENTS'],
    ['POST', '/judgements/'],
    ['POST', '/Judgements/Preview/'],
    ['POST', '//judgements'],
    ['POST', '/judgement%73'],
    ['POST', '/judgements/preview%2f'],
    ['POST', '/%6audgements'],
    ['POST', '/./judgements/preview'],
    ['POST', '/judgements;x'],
    ['POST', '/KAYENTA/judge'],
    ['POST', '/kayenta//judge'],
    ['POST', '/kayenta/canary/shop/'],
    ['POST', '/Flagger/Gate'],
    ['POST', '/healthz/../judgements'],
    ['POST', '/healthz'],
    ['PATCH', '/judgements'],
    ['PUT', '/kayenta/pipelines/x/CANCEL'],
    ['GET', '/Prometheus/Api/V1/Query?query=vector(1)'],
    ['HEAD', '/prometheus/api/v1/query?query=vector(1)'],
    ['OPTIONS', '/prometheus/api/v1/query'],
    ['GET', '/kayenta/canaryConfig/%ZZ'],
    ['OPTIONS', '/judgements'],
    ['DELETE', '/nowhere'],
  ])('is not got around by %s %s', async (method, path) => {
    const [nobody, reader] = [await rawStatus(method, path, {}), await rawStatus(method, path, bearer('read-nothing'))];

    expect(nobody).toBe(401);
    expect([400, 403, 405]).toContain(reader);
  });

  it('tells no names to who may not use them', async () => {
    const paths = [
      '/',
      '/metric-configs',
      '/kayenta/canaryConfig',
      '/metric-configs/nowhere',
      '/metric-configs/foreign',
      '/kayenta/canaryConfig/foreign',
      '/readyz',
    ];
    for (const path of paths) {
      const answer = await fetch(`${world.service.url}${path}`, { headers: bearer('read-configs') });
      expect(await answer.text(), path).not.toContain(path.includes('foreign') ? 'known: foreign' : '"foreign"');
    }
    const credentials = await (
      await fetch(`${world.service.url}/kayenta/credentials`, { headers: bearer('read-sources') })
    ).text();
    expect(credentials).toContain('prometheus');
    expect(credentials).not.toContain('secret');
    const unknown = await postAs('judge-sources', '/kayenta/canary/shop?metricsAccountName=secret', execution);
    expect(unknown).toMatchObject({ status: 403, code: 'NOT_ALLOWED' });
    expect(JSON.stringify(unknown.errors)).not.toContain('known: prometheus, secret');
  });

  it('answers a forbidden config as one that is not there, in all dialects', async () => {
    const gate = async (config: string) => {
      const headers = { 'content-type': 'application/json', ...bearer('judge-configs') };
      const body = JSON.stringify({ ...webhook, metadata: { config, window: '10m' } });
      const answer = await fetch(`${world.service.url}/flagger/gate`, { method: 'POST', headers, body });
      return [answer.status, (await answer.text()).replaceAll(config, 'X')];
    };
    const show = async (config: string) => {
      const answer = await fetch(`${world.service.url}/metric-configs/${config}`, { headers: bearer('judge-configs') });
      const { errors } = (await answer.json()) as { errors: unknown };
      return [answer.status, errors];
    };
    const judge = async (config: string) => {
      const { status, errors } = await postAs('judge-configs', '/judgements', { ...named, config });
      return [status, errors];
    };

    for (const ask of [gate, show, judge]) {
      const [forbidden, missing] = [await ask('foreign'), await ask('nowhere')];
      expect(forbidden).toEqual(missing);
      expect(forbidden[0]).toBe(403);
    }
  });

  it('refuses in the form of each dialect', async () => {
    const gate = await call('POST /flagger/gate', {});
    expect([gate.status, gate.headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8']);
    expect(await gate.text()).toMatch(/^Cannot tell who calls: .*$/);
    const query = await call('GET /prometheus/api/v1/query', bearer('read-nothing'));
    expect([query.status, await query.json()]).toEqual([
      403,
      { status: 'error', errorType: 'forbidden', error: expect.stringContaining('judge') as string },
    ]);
    const kayenta = await call('POST /kayenta/canary/:id', {});
    expect(kayenta.headers.get('content-type')).toContain('application/problem+json');
  });

  it('takes no writes of other sites, whoever their browser is logged in as', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { ...bearer('author-nothing'), 'sec-fetch-site': site };
      expect((await call('POST /judgements', headers)).status).toBe(403);
      expect((await call('POST /prometheus/api/v1/query', headers)).status).toBe(403);
      expect((await call('GET /docs', headers)).status).toBe(200);
    }
    expect(
      (await call('POST /judgements', { ...bearer('author-nothing'), 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(200);
  });

  it('tells who is not known, or not told of all, no more of its readiness than that', async () => {
    const ready = async (headers: Record<string, string>) => (await call('GET /readyz', headers)).json();

    expect(await ready({})).toEqual({ status: 'ok' });
    expect(await ready(bearer('author-scope'))).toEqual({ status: 'ok' });
    expect(await ready(bearer('read-nothing'))).toHaveProperty('sources.secret');
  });

  it('lets no judgement that was remembered for one caller out to another', async () => {
    const path = `/judgements/${ids.report ?? ''}`;
    const status = async (name: string) =>
      (await fetch(`${world.service.url}${path}`, { headers: bearer(name) })).status;

    expect(await status('author-nothing')).toBe(200);
    expect(await status('author-otherscope')).toBe(403);
    expect(await status('read-scope')).toBe(200);
  });
});
