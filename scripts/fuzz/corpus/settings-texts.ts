import { readFileSync } from 'node:fs';

const HASH = `sha256:${'ab'.repeat(32)}`;

/** All that settings may hold, as JSON, which is YAML: so that its structure can be changed, too. */
const EVERYTHING = {
  deadline: '30s',
  sources: {
    prometheus: {
      type: 'prometheus',
      url: 'http://127.0.0.1:9',
      externalUrl: [{ grafana: 'https://grafana.example.com', datasource: 'uid' }],
      headers: { 'X-Scope-OrgID': 'shop', 'X-Key': { env: 'KEY' } },
      bearerTokenEnv: 'TOKEN',
      tls: { insecureSkipVerify: true, serverName: 'x' },
      timeout: '1s',
      concurrency: 2,
      retries: 1,
      breakAfter: 2,
      breakFor: '1s',
      lag: '0s',
      maxResponseBytes: 2048,
      scrapeInterval: '15s',
      scopeLabel: 'instance',
    },
    basic: { type: 'prometheus', url: 'http://judge:x@127.0.0.1:9' },
    oauth: {
      type: 'prometheus',
      url: 'http://127.0.0.1:9/x',
      oauth2: {
        clientId: 'x',
        clientSecretEnv: 'TOKEN',
        tokenUrl: 'http://127.0.0.1:9/t',
        scopes: ['a'],
        endpointParams: { b: 'c' },
      },
    },
    signed: {
      type: 'prometheus',
      url: 'http://127.0.0.1:9/y',
      sigv4: { region: 'eu-west-1', accessKeyIdEnv: 'KEY', secretAccessKeyEnv: 'TOKEN' },
    },
    google: { type: 'stackdriver', project: 'shop-project' },
    replay: { type: 'replay' },
  },
  kayenta: { applications: ['shop'] },
  notifications: [
    {
      type: 'webhook',
      url: 'https://hooks.example.com/x',
      headers: { 'X-Key': { env: 'KEY' } },
      verdicts: ['fail'],
      configs: ['istio-*'],
      timeout: '1s',
    },
    { type: 'slack', url: 'https://hooks.example.com/y', name: 'people' },
  ],
};

const ACCESS = {
  sources: { replay: { type: 'replay' } },
  access: {
    callers: {
      'team-a': {
        tokens: [HASH],
        role: 'judge',
        configs: ['istio-*'],
        sources: ['replay'],
        scope: { namespace: ['team-a-*'] },
      },
      people: { identities: ['*@example.com'], role: 'author' },
    },
    proxy: { header: 'X-Forwarded-Email', from: ['10.0.0.0/8', '::1'] },
  },
  limits: { judgements: 8, judgementsPerCaller: 4, queries: 20 },
};

const FILES = [
  'deploy/base/settings.yaml',
  'deploy/overlays/archive/settings.yaml',
  'deploy/overlays/own/settings.yaml',
  'deploy/overlays/try/settings.yaml',
];

/** Settings files that changes begin with. */
export const SETTINGS_TEXTS: readonly string[] = [
  JSON.stringify(EVERYTHING, undefined, 2),
  JSON.stringify(EVERYTHING),
  JSON.stringify(ACCESS, undefined, 2),
  ...FILES.map((file) => readFileSync(file, 'utf8')),
  'sources:\n  a: &a { type: replay }\n  b: *a\n',
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nsources: [*c,*c,*c,*c,*c,*c,*c,*c]\n',
];
