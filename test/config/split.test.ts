import { describe, expect, it } from 'vitest';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { toPointer } from '../../src/errors.js';
import { readConfig } from '../../src/wire-reading.js';

function read(split: unknown) {
  return readJudgementRequest({ config: 'c', split }, readConfig);
}

function mistakesOf(split: unknown): string[] {
  const reading = read(split);
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${toPointer(path)}: ${message}`);
}

describe('split in a request', () => {
  it.each([
    { baseline: 90, canary: 10 },
    { baseline: 0.5, canary: 0.5 },
    { baseline: 999_999, canary: 1 },
  ])('may be of any scale: %j', (split) => {
    expect(read(split)).toMatchObject({ kind: 'read', value: { split } });
  });

  it.each([
    [{ baseline: 90 }, ['/split/canary: is required: a number']],
    [{ baseline: 90, canary: 0 }, ['/split/canary: must be more than 0, is 0']],
    [{ baseline: -1, canary: 1 }, ['/split/baseline: must be more than 0, is -1']],
    [{ baseline: 1, canary: 1e10 }, ['/split/canary: must be at most 1000000000, is 10000000000']],
    [{ baseline: 1, canary: 1e-7 }, ["/split/canary: must be at least a millionth of the other side's part"]],
    [{ baseline: 1e-7, canary: 1 }, ["/split/baseline: must be at least a millionth of the other side's part"]],
    [{ baseline: '90', canary: 10 }, ['/split/baseline: must be a number, is "90"']],
    [{ base: 90, baseline: 90, canary: 10 }, ['/split/base: unknown key "base"; known here: baseline, canary']],
    [10, ['/split: must be an object, is 10']],
  ])('refuses %j', (split, mistakes) => {
    expect(mistakesOf(split)).toEqual(mistakes);
  });
});
