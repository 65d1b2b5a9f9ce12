import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bareMessage, jsonMessage, textMessage, withHeader, type Message } from '../message.js';
import { MODES } from '../world/hostile-source.js';
import { HOSTILE_CONFIGS } from '../world/hostile-configs.js';
import type { Route } from './documented-requests.js';

const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
const CONFIGS = Object.keys(HOSTILE_CONFIGS).map((file) => file.replace('.yaml', ''));
const NUMBERS_A_MODE = 8;

/** What is asked for by the mode in which sources answer. */
interface Hostility {
  readonly config: string;
  readonly mode: string;
}

const HOSTILITIES: readonly Hostility[] = Object.keys(MODES).flatMap((mode, m) =>
  Array.from({ length: NUMBERS_A_MODE }, (_, i) => ({
    config: CONFIGS[(m * NUMBERS_A_MODE + i) % CONFIGS.length] ?? '',
    mode: `hostile_${mode}_${String(m + i * 37)}`,
  })),
);

/** Judgements, previews and the dialects' calls that send the service to hostile sources. */
export function hostileRoutes(): Route[] {
  return [
    { name: 'hostile judgement', variants: HOSTILITIES.map((one) => jsonMessage('/judgements', judgementOf(one))) },
    {
      name: 'hostile muted',
      variants: HOSTILITIES.map((one) => jsonMessage('/judgements', judgementOf({ ...one, config: 'hostile-muted' }))),
    },
    {
      name: 'hostile page',
      variants: HOSTILITIES.map((one) =>
        accepting('text/html', jsonMessage('/judgements', { ...judgementOf(one), include: ['series'] })),
      ),
    },
    {
      name: 'hostile preview',
      variants: HOSTILITIES.map((one) => jsonMessage('/judgements/preview', judgementOf(one))),
    },
    { name: 'hostile gate', variants: HOSTILITIES.flatMap(gatesOf) },
    { name: 'hostile query', variants: HOSTILITIES.map(queryOf) },
    { name: 'hostile execution', variants: HOSTILITIES.map(executionOf) },
    { name: 'judgement of an inline config', variants: inlineConfigs() },
    { name: 'validation of a config', variants: validations() },
    { name: 'recorded request', variants: recordedRequests() },
    {
      name: 'browser',
      variants: ['/', '/docs', '/metric-configs', '/metric-configs/istio-service', '/judgements/{id}', '/nowhere'].map(
        (target) => accepting('text/html', bareMessage(target)),
      ),
    },
    { name: 'metrics', variants: [bareMessage('/metrics')] },
  ];
}

function accepting(type: string, message: Message): Message {
  return withHeader(message, ['Accept', type]);
}

function judgementOf({ config, mode }: Hostility): object {
  return {
    config,
    scope: { mode },
    baseline: { scope: { workload: 'checkout-baseline' } },
    canary: { scope: { workload: 'checkout-canary' } },
    window: WINDOW,
  };
}

function gatesOf({ config, mode }: Hostility): Message[] {
  const metadata = { config, window: '20m', baseline: 'b', canary: 'c', scope_mode: mode, mode };
  return ['/flagger/gate', '/flagger/rollback'].map((path) =>
    jsonMessage(path, { name: 'checkout', namespace: '', phase: 'Progressing', checksum: '85d557f47b', metadata }),
  );
}

function queryOf({ config, mode }: Hostility): Message {
  const query = `canary_score{config="${config}",baseline_workload="b",canary_workload="c",mode="${mode}",window="20m"}`;
  return bareMessage(`/prometheus/api/v1/query?query=${encodeURIComponent(query)}`);
}

function executionOf({ config, mode }: Hostility): Message {
  const side = (scope: string) => ({
    scope,
    location: 'shop',
    ...WINDOW,
    step: 60,
    extendedScopeParams: { mode, workload: scope },
  });
  const scopes = { default: { controlScope: side('b'), experimentScope: side('c') } };
  return jsonMessage(`/kayenta/canary/${config}?application=shop`, { scopes, thresholds: { pass: 95, marginal: 75 } });
}

function textsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /\.(?:yaml|json)$/.test(file) && !file.includes('.test.') && file !== 'expected.json')
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

function inlineConfigs(): Message[] {
  return textsIn('metric-configs').map((text) =>
    jsonMessage('/judgements', {
      config: parse(text) as unknown,
      source: 'prometheus',
      scope: { namespace: 'shop' },
      baseline: { scope: { workload: 'b' } },
      canary: { scope: { workload: 'c' } },
      window: WINDOW,
    }),
  );
}

function validations(): Message[] {
  return [...textsIn('metric-configs'), ...textsIn('fixtures/broken-configs')].map((text) =>
    textMessage('/metric-configs/validate', text, {
      type: text.startsWith('{') ? 'application/json' : 'application/yaml',
    }),
  );
}

function recordedRequests(): Message[] {
  return textsIn('fixtures/requests').flatMap((text) =>
    ['', '?format=html', '?format=markdown', '?format=junit'].map((query) =>
      textMessage(`/judgements${query}`, text, { type: 'application/json' }),
    ),
  );
}
