import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PlacedMistake, Position } from '../config/config-document.js';
import { formatOf, GOLDEN_SUFFIX, nameOf } from '../config/config-file.js';
import { parseGoldenTests } from '../config/golden-test-document.js';
import type { GoldenCase, GoldenTestFile } from '../config/golden-test.js';
import type { JudgementRequest } from '../config/judgement-request.js';
import { loadMetricConfig, type NamedConfig, type ReadConfig } from '../config/load-metric-configs.js';
import type { Mistake } from '../config/mistake.js';
import { JudgementError, type ErrorDetail } from '../errors.js';
import { layCase } from './lay-case.js';
import { loadRecorded, type RecordedLoading } from './load-recorded.js';

/** A case that can be judged. */
export interface LoadedCase extends Position {
  readonly name: string;
  readonly request: JudgementRequest;
  readonly expect: GoldenCase['expect'];
}

/** The cases of a file, or every mistake in it, at file:line:column. */
export type GoldenLoading =
  | { readonly kind: 'read'; readonly cases: readonly LoadedCase[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly ErrorDetail[] };

/** The golden tests in a file, of the config that lies beside it. */
export async function loadGoldenTests(file: string, readConfig: ReadConfig): Promise<GoldenLoading> {
  try {
    const config = await configBeside(file, readConfig);
    const document = parseGoldenTests(await readFile(file, 'utf8'), formatOf(file) ?? 'yaml');
    if (document.kind === 'refused') return refused(file, document.mistakes);
    const { tests, place } = document;
    const { cases, mistakes } = await loadCases(tests, config, dirname(file));
    if (mistakes.length > 0) return refused(file, mistakes.map(place));
    return {
      kind: 'read',
      cases: cases.map((one, i) => {
        const { line, column } = place({ path: ['cases', i, 'name'], message: '' });
        return { ...one, line, column };
      }),
    };
  } catch (error) {
    if (error instanceof JudgementError) {
      return { kind: 'refused', mistakes: error.details.length > 0 ? error.details : [ofFile(file, error.message)] };
    }
    return { kind: 'refused', mistakes: [ofFile(file, `cannot be read: ${String(error)}`)] };
  }
}

/** The config that a file of golden tests lies beside. */
async function configBeside(file: string, readConfig: ReadConfig): Promise<NamedConfig> {
  const name = nameOf(basename(file)).slice(0, -GOLDEN_SUFFIX.length);
  const beside = (await readdir(dirname(file))).filter((one) => formatOf(one) !== undefined && nameOf(one) === name);
  const [found] = beside;
  if (found !== undefined) return loadMetricConfig(join(dirname(file), found), readConfig);
  throw new JudgementError('INVALID_CONFIG', `holds the tests of no config: there is none named "${name}" beside it`);
}

interface LoadedCases {
  readonly cases: readonly Omit<LoadedCase, keyof Position>[];
  readonly mistakes: readonly Mistake[];
}

async function loadCases(file: GoldenTestFile, config: NamedConfig, folder: string): Promise<LoadedCases> {
  const cases: Omit<LoadedCase, keyof Position>[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, { name, expect, recorded: path }] of file.cases.entries()) {
    const loading: RecordedLoading | undefined = path === undefined ? undefined : await loadRecorded(folder, path);
    if (loading?.kind === 'refused') {
      mistakes.push({ path: ['cases', index, 'recorded'], message: loading.why });
      continue;
    }
    const laid = layCase({ file, index, config, recorded: loading?.recorded });
    if (laid.kind === 'refused') mistakes.push(...laid.mistakes);
    else cases.push({ name, expect, request: laid.request });
  }
  return { cases, mistakes };
}

function refused(file: string, mistakes: readonly PlacedMistake[]): GoldenLoading {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return {
    kind: 'refused',
    mistakes: sorted.map(({ line, column, message }) => ({
      pointer: `${file}:${String(line)}:${String(column)}`,
      message,
    })),
  };
}

function ofFile(file: string, message: string): ErrorDetail {
  return { pointer: `${file}:1:1`, message };
}
