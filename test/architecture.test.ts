import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IncidentsFile, PairsFile } from '../src/config/calibration-inputs.js';
import { CalibrationFile } from '../src/config/calibration.js';
import { DeploymentList } from '../src/config/deployments.js';
import { JudgementBody } from '../src/config/judgement-request.js';
import { NativeMetricConfig } from '../src/config/metric-config.js';
import { SettingsFile } from '../src/config/settings-file.js';
import { Environment } from '../src/config/settings.js';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** What a place of src/ may import: other places or packages, for their values or only for their types. Node's own modules stand with them. */
interface Allowance {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

/** The table of imports. A folder may always import itself. */
const ALLOWED: Readonly<Record<string, Allowance>> = {
  'errors.ts': { values: [] },
  'decode-pieces.ts': { values: [] },
  stats: { values: ['simple-statistics'] },
  judge: { values: ['stats'], types: ['config'] },
  window: { values: ['errors.ts'], types: ['config'] },
  query: { values: ['errors.ts', '@prometheus-io/lezer-promql'], types: ['config'] },
  measure: {
    // By a digest it tells whether a history is of the same query, and from stats it knows how long one must be.
    values: ['query', 'window', 'judge', 'stats', 'identity', 'errors.ts', 'node:timers/promises'],
    types: ['sources', 'config'],
  },
  report: { values: ['d3-array', 'd3-scale', 'd3-shape'], types: ['judge', 'config'] },
  config: { values: ['zod', 'yaml', 'errors.ts', 'config/lint', 'node:fs/promises', 'node:path', 'node:net'] },
  // Here alone the queries of a config are read.
  'config/lint': { values: ['config', 'query'] },
  sources: {
    values: [
      'axios',
      '@google-cloud/monitoring',
      '@grpc/grpc-js',
      'google-auth-library',
      'zod',
      'limits',
      'decode-pieces.ts',
      'errors.ts',
      'node:crypto',
      'node:events',
      'node:fs',
      'node:fs/promises',
      'node:http',
      'node:https',
      'node:timers/promises',
      'node:tls',
    ],
    types: ['query', 'window', 'config', 'node:stream'],
  },
  identity: {
    values: ['errors.ts', 'node:crypto', 'node:fs/promises', 'node:path', 'node:util', 'node:zlib'],
    types: ['config', 'judge'],
  },
  // Who may ask for what.
  access: { values: ['config', 'measure', 'query', 'errors.ts', 'node:crypto', 'node:net'], types: [] },
  // How much is done at once, and for whom: what is judged is its caller's affair.
  limits: { values: ['window', 'errors.ts', 'node:perf_hooks', 'node:v8'], types: ['config'] },
  'judgements.ts': {
    values: ['answers', 'config', 'identity', 'window', 'errors.ts'],
    types: ['run-judgement.ts', 'judge', 'measure', 'access'],
  },
  // What is archived is a judgement's JSON, with the evidence that it was made of.
  answers: {
    values: [
      'config',
      'identity',
      'judge',
      'measure',
      'report',
      'decode-pieces.ts',
      'errors.ts',
      'node:timers/promises',
    ],
    types: ['run-judgement.ts', 'judgements.ts', 'access'],
  },
  // How a process starts and ends.
  lifetime: { values: ['node:os'], types: ['pino'] },
  // Whoever is told of judgements is told as sources are asked: by the same client, with the same retries and secrets.
  notify: {
    values: ['config', 'identity', 'report', 'sources', 'errors.ts', 'node:crypto'],
    types: ['answers', 'pino', 'node:stream'],
  },
  'run-judgement.ts': {
    values: ['window', 'query', 'measure', 'judge', 'identity', 'errors.ts'],
    types: ['sources', 'config'],
  },
  // It prepares and judges as a judgement does, but fetches nothing.
  'judge-evidence.ts': { values: ['config', 'measure', 'run-judgement.ts', 'errors.ts'] },
  http: {
    values: [
      'express',
      'pino-http',
      'access',
      'limits',
      'config',
      'report',
      'identity',
      'errors.ts',
      'node:crypto',
      'node:http',
      'node:net',
    ],
    types: ['judgements.ts', 'answers', 'pino', 'node:stream'],
  },
  // What Kayenta's queries are in our own form is told by what asks them.
  integrations: {
    values: ['express', 'zod', 'yaml', 'query', 'config', 'report', 'identity', 'errors.ts'],
    types: ['run-judgement.ts', 'judgements.ts', 'answers', 'judge', 'access'],
  },
  commands: {
    values: [
      'commander',
      'zod',
      'access',
      'calibrate',
      'golden',
      'config',
      'report',
      'identity',
      'errors.ts',
      'node:fs/promises',
      'node:stream/consumers',
      'node:timers/promises',
      // What is kept may be packed.
      'node:zlib',
    ],
    types: ['run-judgement.ts', 'judgements.ts', 'answers', 'sources'],
  },
  // Backtests and advice are statistics, and bind the query that finds past deployments. Calibrations measure and judge past windows as
  // judgements do, and keep what is done in a file.
  calibrate: {
    values: [
      'measure',
      'window',
      'judge',
      'stats',
      'query',
      'config',
      'report',
      'identity',
      'errors.ts',
      'zod',
      'node:fs/promises',
      'node:path',
      'node:timers/promises',
    ],
    types: ['run-judgement.ts', 'sources'],
  },
  // Threads, and what goes there and back: it knows nothing of what is done on them.
  work: { values: ['errors.ts', 'node:events', 'node:timers/promises', 'node:worker_threads'] },
  // Golden tests are files whose series are judged as a request's.
  golden: {
    values: ['config', 'errors.ts', 'zod', 'node:fs/promises', 'node:path'],
    types: ['run-judgement.ts', 'judge'],
  },
  // What runs in the browser: it judges again by the judges' own code, from what a report has packed for it.
  page: { values: ['judge', 'report'] },
  // What the service does, as it is seen from outside.
  telemetry: {
    values: ['prom-client', '@opentelemetry/api', '@opentelemetry/core', 'pino', 'errors.ts'],
    types: [
      'access',
      'answers',
      'config',
      'http',
      'judge',
      'lifetime',
      'limits',
      'measure',
      'notify',
      'run-judgement.ts',
      'sources',
    ],
  },
  'wire-token.ts': { values: ['access', 'commands', 'node:crypto'] },
  'wire-page.ts': { values: ['node:crypto', 'node:fs/promises'], types: ['report'] },
  'wire.ts': { values: ['*'] },
  'wire-world.ts': { values: ['*'] },
  'wire-judgements.ts': { values: ['*'] },
  'wire-commands.ts': { values: ['*'] },
  'wire-diagnosis.ts': { values: ['*'] },
  'wire-archive.ts': { values: ['*'] },
  'wire-limits.ts': { values: ['*'] },
  'wire-log.ts': { values: ['*'] },
  'wire-notifications.ts': { values: ['*'] },
  'wire-sources.ts': { values: ['*'] },
  'wire-telemetry.ts': { values: ['*'] },
  'wire-keep-up.ts': { values: ['*'] },
  'wire-dialects.ts': { values: ['*'] },
  'wire-reading.ts': { values: ['*'] },
  'wire-work.ts': { values: ['*'] },
  'work-tasks.ts': { values: ['*'] },
  'worker.ts': { values: ['*'] },
  'wire-authoring.ts': { values: ['*'] },
  'main.ts': { values: ['*'] },
  'cli.ts': { values: ['*'] },
};

const PURE = ['stats', 'judge', 'report', 'window', 'query'];
/** Text from a given instant is no clock. */
const ISO_TEXT = 'new Date(ms).toISOString()';
const KAYENTA_WORDS = 'integrations/kayenta/';
const LINT = 'config/lint/';

interface Import {
  readonly file: string;
  readonly place: string;
  readonly target: string;
  readonly resolved: string | undefined;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
const imports = [...sources].flatMap(([file, text]) => importsOf(file, text));

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const resolved = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts')
      : undefined;
    found.push({
      file,
      place: placeOf(file),
      target: resolved === undefined ? specifier : placeOf(resolved),
      resolved,
      typeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, isTypeOnly(node));
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      add(node.argument.literal.text, true);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      add(specifier && ts.isStringLiteral(specifier) ? specifier.text : 'computed', false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return found;
}

/** Whether nothing of the import is left at run time: `import { type X }` still loads the module. */
function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function placeOf(file: string): string {
  if (file.startsWith(LINT)) return LINT.slice(0, -1);
  return relative('', file).split('/')[0] ?? '';
}

describe('src/', () => {
  it('holds only places that the table of imports knows', () => {
    expect([...new Set(files.map(placeOf))].filter((place) => !Object.hasOwn(ALLOWED, place))).toEqual([]);
  });

  it('imports nothing that the table does not allow', () => {
    const forbidden = imports.filter(({ place, target, typeOnly }) => {
      const { values, types = [] } = ALLOWED[place] ?? { values: [] };
      return (
        target !== place && !values.includes('*') && !values.includes(target) && !(typeOnly && types.includes(target))
      );
    });

    expect(
      forbidden.map(({ file, target, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${target}`),
    ).toEqual([]);
  });

  it('names Node modules with their prefix', () => {
    expect(
      imports.filter(({ target, resolved }) => !resolved && builtinModules.includes(target)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('has no import cycles', () => {
    const edges = new Map(
      files.map((file) => [
        file,
        imports.filter((one) => one.file === file && one.resolved).map(({ resolved }) => resolved!),
      ]),
    );
    const cycles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, trail: string[]): void => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (trail.includes(file) || done.has(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    files.forEach((file) => {
      walk(file, []);
    });

    expect(cycles).toEqual([]);
  });

  it('has no barrels, no re-exports and no default exports', () => {
    const passedOn = [...sources].filter(([, text]) => /^export (default|\*|(type )?\{[^}]*\} from)/m.test(text));

    expect(files.filter((file) => file.endsWith('index.ts'))).toEqual([]);
    expect(passedOn.map(([file]) => file)).toEqual([]);
  });

  it('reads the environment where a process starts, and nowhere else', () => {
    expect([...sources].filter(([, text]) => text.includes('process.env')).map(([file]) => file)).toEqual([
      'cli.ts',
      'main.ts',
    ]);
  });

  it('has no clock and no chance in its core', () => {
    const impure = [...sources].filter(
      ([file, text]) =>
        PURE.includes(placeOf(file)) &&
        /\b(Date\.now|new Date|Math\.random|performance\.)/.test(text.replaceAll(ISO_TEXT, '')),
    );

    expect(impure.map(([file]) => file)).toEqual([]);
  });

  it('keeps to its words: foreign ones only where a foreign dialect is spoken', () => {
    const words = /\b(experiment|treatment|judgment)|(?<!Cache-)\bcontrol\b(?! characters)/i;
    const foreign = [...sources].filter(([file, text]) => !file.startsWith(KAYENTA_WORDS) && words.test(text));

    expect(foreign.map(([file]) => file)).toEqual([]);
  });

  it('documents every function and type that it exports', () => {
    const bare = [...sources].flatMap(([file, text]) =>
      parse(file, text)
        .statements.filter(
          (statement) =>
            ts.canHaveModifiers(statement) &&
            ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
        )
        .filter((statement) => !text.slice(statement.pos).trimStart().startsWith('/**') && !isInferredType(statement))
        .map(
          (statement) => `${file}: ${text.slice(statement.getStart(), statement.getStart() + 60).split('\n')[0] ?? ''}`,
        ),
    );

    expect(bare).toEqual([]);
  });

  it('describes every field that a person writes', () => {
    const bare = Object.entries({
      NativeMetricConfig,
      JudgementBody,
      Environment,
      SettingsFile,
      DeploymentList,
      CalibrationFile,
      PairsFile,
      IncidentsFile,
    }).flatMap(([name, schema]) => undescribed(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), name));

    expect(bare).toEqual([]);
  });
});

/** The places of a JSON Schema's properties that have no description. */
function undescribed(schema: unknown, place: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => {
    if (keyword !== 'properties') return undescribed(value, place);
    return Object.entries(value as Record<string, object>).flatMap(([name, property]) => [
      ...('description' in property ? [] : [`${place}.${name}`]),
      ...undescribed(property, `${place}.${name}`),
    ]);
  });
}

/** `type X = z.output<typeof X>` stands beside the documented schema of the same name. */
function isInferredType(statement: ts.Statement): boolean {
  return (
    ts.isTypeAliasDeclaration(statement) &&
    statement.type.getText().startsWith(`z.output<typeof ${statement.name.text}>`)
  );
}
