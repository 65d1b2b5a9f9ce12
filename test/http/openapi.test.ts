import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { INLINE_REQUEST, JUDGEMENT_EXAMPLE } from '../../src/http/openapi/judgement-examples.js';
import { SUMMARY_EXAMPLE, VALIDATION_EXAMPLE, WRITTEN_CONFIG } from '../../src/http/openapi/metric-config-examples.js';
import { PREVIEW_EXAMPLE } from '../../src/http/openapi/preview-example.js';
import { STATUS } from '../../src/http/problem-json.js';
import { SCHEMAS } from '../../src/http/schemas.js';
import { wireService, type WiredService } from '../../src/wire.js';
import { closedSchema } from '../support/closed-schema.js';
import { post, startService, type TestService } from '../support/service.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

let service: TestService;
let document: any;
let wired: WiredService;
beforeAll(async () => {
  service = await startService();
  document = await (await fetch(`${service.url}/openapi.json`)).json();
  wired = await wireService(await loadSettings({}), pino({ level: 'silent' }));
});
afterAll(async () => {
  wired.close();
  await service.stop();
});

/** Where the routers of foreign dialects are mounted: express keeps no text of that. */
const MOUNTS = ['/kayenta', '/flagger', '/prometheus'];

interface Layer {
  readonly slash: boolean;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly match: (path: string) => boolean;
}

/** Every method of every path that the routers of express know, as "GET /path/{name}". */
function routesOf(layers: readonly Layer[], prefix = ''): string[] {
  return layers.flatMap((layer) => {
    const { slash, route, handle } = layer;
    if (route) {
      const path = `${prefix}${route.path}`.replaceAll(/:(\w+)/g, '{$1}');
      const methods = Object.keys(route.methods).filter((method) => method !== '_all');
      return methods.map((method) => `${method.toUpperCase()} ${path}`);
    }
    if (!handle.stack) return [];
    if (slash) return routesOf(handle.stack, prefix);
    const mounted = MOUNTS.filter((mount) => layer.match(mount));
    return mounted.length === 1
      ? routesOf(handle.stack, `${prefix}${mounted[0]!}`)
      : ['a router at a path that no test knows'];
  });
}

function operations(): { path: string; method: string; operation: any }[] {
  return Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

describe('GET /openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();

    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
    expect((await new Validator().validate({ ...document, paths: { '/x': { get: { responses: 1 } } } })).valid).toBe(
      false,
    );
  });

  it('describes every route of the service, and none that is not there', () => {
    const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    const routed = routesOf(wired.app.router.stack as unknown as readonly Layer[]);

    expect(routed.length).toBeGreaterThan(10);
    expect(routed.toSorted()).toEqual(described.toSorted());
  });

  it('gives every operation a name of its own, a sentence, a command, and the parameters of its path', () => {
    const ids = operations().map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        (operation.parameters ?? []).flatMap((one: { in: string; name: string }) =>
          one.in === 'path' ? one.name : [],
        ),
        path,
      ).toEqual(names);
      expect(operation['x-codeSamples'].length, path).toBeGreaterThan(0);
      expect(operation.description, path).toMatch(/\.$/);
      expect(document.tags.map(({ name }: { name: string }) => name)).toContain(operation.tags[0]);
    }
  });

  it('knows every problem, each with its status', () => {
    const { content } = document.components.responses.Problem;
    const examples: Record<string, any> = content['application/problem+json'].examples;

    expect(Object.fromEntries(Object.entries(examples).map(([code, { value }]) => [code, value.status]))).toEqual(
      STATUS,
    );
  });

  it('names its own version and where it was called', async () => {
    const { version } = JSON.parse(read('package.json')) as {
      version: string;
    };
    const proxied = await startService({ PUBLIC_URL: 'https://judge.test/canary/' });

    expect(document.info.version).toBe(version);
    expect(document.servers).toEqual([{ url: service.url }]);
    expect(((await (await fetch(`${proxied.url}/openapi.json`)).json()) as any).servers).toEqual([
      { url: 'https://judge.test/canary' },
    ]);
    await proxied.stop();
  });

  it('gives examples that are as their schemas say', () => {
    const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
    ajv.addSchema({ $id: 'urn:test:openapi', components: document.components });
    const bodies = operations().flatMap(({ operation }) => [
      operation.requestBody,
      ...Object.values<any>(operation.responses),
    ]);
    const examples = [...bodies, document.components.responses.Problem].flatMap((body) =>
      Object.values<any>(body?.content ?? {}).flatMap(({ schema, examples = {} }) =>
        Object.values<any>(examples).map(({ value }) => ({ schema, value })),
      ),
    );

    expect(examples.length).toBeGreaterThan(40);
    for (const { schema, value } of examples) {
      const validate = ajv.compile(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"urn:test:openapi#/')) as object,
      );
      expect(validate(value), JSON.stringify([validate.errors, value])).toBe(true);
    }
  });
});

describe('the schemas of answers', () => {
  const closed = (path: string, method: 'get' | 'post', status = 200) => {
    const { schema } = document.paths[path][method].responses[status].content['application/json'];
    return new Ajv2020.default({ strict: false, allErrors: true }).compile(closedSchema(schema) as object);
  };

  it.each([
    ['/healthz', '/healthz'],
    ['/readyz', '/readyz'],
    ['/metric-configs', '/metric-configs'],
    ['/metric-configs/web-service', '/metric-configs/{name}'],
    ['/schemas', '/schemas'],
  ])('name every field of GET %s', async (path, described) => {
    const validate = closed(described, 'get');

    expect(validate(await (await fetch(`${service.url}${path}`)).json()), JSON.stringify(validate.errors)).toBe(true);
  });

  it('name every field of what is told of a config', async () => {
    const validate = closed('/metric-configs/validate', 'post');
    for (const text of ['', 'groups: {}', '{', WRITTEN_CONFIG, read('metric-configs/web-service.yaml')]) {
      const headers = { 'content-type': 'application/yaml' };
      const told: unknown = await (await post(`${service.url}/metric-configs/validate`, text, headers)).json();
      expect(validate(told), JSON.stringify([validate.errors, told])).toBe(true);
    }
  });

  it('name every field of a service whose only source is away, and of one whose config was broken meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'configs-'));
    await writeFile(join(folder, 'shop.yaml'), read('metric-configs/web-service.yaml'));
    const environment = { METRIC_CONFIGS: folder, PROMETHEUS_URL: 'http://127.0.0.1:9' };
    const broken = await startService(environment, { lookEveryMs: 20 });
    try {
      await writeFile(join(folder, 'shop.yaml'), 'groups: {}\n');
      const answer = await vi.waitFor(async () => {
        const response = await fetch(`${broken.url}/readyz`);
        const told: any = await response.json();
        expect(told.brokenConfigs).toBeDefined();
        expect(told.sources.prometheus.status).toBe('failed');
        return { status: response.status, told };
      }, 5_000);
      const validate = closed('/readyz', 'get', 503);

      expect(answer.status).toBe(503);
      expect(validate(answer.told), JSON.stringify([validate.errors, answer.told])).toBe(true);
    } finally {
      await broken.stop();
      await rm(folder, { recursive: true });
    }
  });
});

describe('the examples of answers', () => {
  it('are what the service answers', async () => {
    const judged: any = await (await post(`${service.url}/judgements`, INLINE_REQUEST)).json();
    const { id, timing, summary } = JUDGEMENT_EXAMPLE;
    const validated = await post(`${service.url}/metric-configs/validate`, WRITTEN_CONFIG, {
      'content-type': 'application/yaml',
    });
    const { configs }: any = await (await fetch(`${service.url}/metric-configs`)).json();
    const previewed: any = await (await post(`${service.url}/judgements/preview`, INLINE_REQUEST)).json();

    expect(judged.id).toMatch(/^[\w-]{20,}$/);
    expect(judged.summary.reportUrl).toBe(`${service.url}/judgements/${String(judged.id)}`);
    expect({
      ...judged,
      id,
      timing,
      summary: { ...judged.summary, reportUrl: summary.reportUrl },
    }).toEqual(JUDGEMENT_EXAMPLE);
    expect({ ...previewed, timing: PREVIEW_EXAMPLE.timing }).toEqual(PREVIEW_EXAMPLE);
    expect(await validated.json()).toEqual(VALIDATION_EXAMPLE);
    expect(configs).toContainEqual({ ...SUMMARY_EXAMPLE, digest: expect.stringMatching(/^sha256:/) });
  });
});

describe('GET /schemas/{file}', () => {
  it('lists the schemas, and gives those that lie in docs/schemas/', async () => {
    const { schemas }: any = await (await fetch(`${service.url}/schemas`)).json();

    expect(schemas.map(({ file }: { file: string }) => file)).toEqual(
      Object.keys(SCHEMAS).map((name) => `schemas/${name}.json`),
    );
    for (const { file } of schemas) {
      const response = await fetch(new URL(file, `${service.url}/schemas`));
      const shipped: unknown = JSON.parse(read(`docs/${String(file)}`));
      expect(response.headers.get('content-type')).toMatch(/^application\/schema\+json/);
      // npm run schemas writes them anew.
      expect(shipped, String(file)).toEqual(await response.json());
    }
  });

  it('says which there are where one is not', async () => {
    for (const file of ['metric-confg.json', 'metric-config', '__proto__.json', '..%2Fopenapi.json']) {
      const response = await fetch(`${service.url}/schemas/${file}`);
      expect(response.status, file).toBe(404);
      expect(((await response.json()) as any).detail).toContain('there are metric-config.json, ');
    }
  });

  it('holds what GET /metric-configs/{name} shows of a config', async () => {
    const validate = new Ajv2020.default({ strict: false }).compile(SCHEMAS['metric-config']!);
    for (const name of ['web-service', 'golden-signals', 'istio-service-cloud-monitoring']) {
      const { config }: any = await (await fetch(`${service.url}/metric-configs/${name}`)).json();
      expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
    }
  });
});
