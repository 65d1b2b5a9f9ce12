import { describe, expect, it } from 'vitest';
import type { Binding } from '../../src/query/bound-query.js';
import {
  checkFilterTemplate,
  checkPromqlTemplate,
  placeholderNames,
  standIns,
} from '../../src/query/check-template.js';

const BINDING: Binding = {
  values: new Map([['step', '60s']]),
  raw: new Set(['anything']),
  selector: 'a="${workload}"',
  scopeLabel: 'instance',
  stepMs: 60_000,
  scrapeIntervalMs: 15_000,
};

describe('checkPromqlTemplate()', () => {
  it.each([
    ['rate(x{${selector}}[${step}])', 'rate(x{a="any_value"}[60s])'],
    ['rate(x[${range}])', 'rate(x[1m])'],
    ['rate(x[${range}:${every}]) offset ${back}', 'rate(x[1m:1m]) offset 1m'],
    ['rate(x[${one}]) / rate(y[${other}]) > ${limit}', 'rate(x[1m]) / rate(y[1m]) > any_value'],
    ['${metric}', 'any_value'],
    ['x{a=${b:doublequote}}', 'x{a="any_value"}'],
  ])('fills %s with what can stand there', (template, text) => {
    expect(checkPromqlTemplate(template, BINDING)).toMatchObject({ kind: 'filled', text });
  });

  it('says where a template is no PromQL whatever its variables are', () => {
    expect(checkPromqlTemplate('rate(x[${range}', BINDING)).toEqual({
      kind: 'refused',
      missing: [],
      problems: [expect.stringMatching(/^is no PromQL/)],
    });
  });

  it('says where a template without variables is no PromQL', () => {
    expect(checkPromqlTemplate('rate(x[5m)', BINDING)).toEqual({
      kind: 'refused',
      problems: ['is no PromQL from character 10 on (")")'],
    });
  });

  it('says that a template which asks for the selector of a config without one cannot be filled', () => {
    expect(checkPromqlTemplate('x{${selector}}', { ...BINDING, selector: undefined })).toEqual({
      kind: 'refused',
      problems: ['uses ${selector}, and the config has no selector'],
    });
  });

  it('puts quotes around what is written with quotes of its own, and finds what stands beside it', () => {
    expect(checkPromqlTemplate('rate(x{a=${b:doublequote},c=${d:singlequote}}[${range}])', BINDING)).toMatchObject({
      kind: 'filled',
      text: `rate(x{a="any_value",c='any_value'}[1m])`,
    });
  });

  it('keeps a value that is known, also where it cannot stand', () => {
    const binding = { ...BINDING, values: new Map([['step', 'soon']]) };

    expect(checkPromqlTemplate('rate(x[${step}])', binding)).toMatchObject({
      kind: 'refused',
      problems: [expect.stringMatching(/^is no PromQL from character 8 on/)],
    });
  });

  it('finds by trying what up to ten variables can stand for', () => {
    const ranges = (count: number): string =>
      Array.from({ length: count }, (_, i) => `rate(x[\${r${String(i)}}])`).join(' + ');

    expect(checkPromqlTemplate(ranges(10), BINDING)).toMatchObject({ kind: 'filled' });
    expect(checkPromqlTemplate(ranges(11), BINDING)).toMatchObject({ kind: 'refused' });
  });

  it('does not know what depends on a value that is written raw', () => {
    expect(checkPromqlTemplate('x{${anything:raw}}', BINDING)).toEqual({ kind: 'unknown' });
  });

  it('knows what a value means that is written raw and known, or that could be written raw and is not', () => {
    const known = { ...BINDING, values: new Map([['anything', 'c="d"']]) };

    expect(checkPromqlTemplate('x{${anything:raw}}', known)).toMatchObject({ kind: 'filled', text: 'x{c="d"}' });
    expect(checkPromqlTemplate('x{a="${anything}"}', BINDING)).toMatchObject({
      kind: 'filled',
      text: 'x{a="any_value"}',
    });
    expect(checkPromqlTemplate('x{a="${other:raw}"}', BINDING)).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining('variable "other" may not be written raw')],
    });
  });
});

describe('checkFilterTemplate()', () => {
  it('fills a filter, or says why it cannot', () => {
    const binding = { ...BINDING, selector: 'resource.labels.a = "${workload}"' };

    expect(checkFilterTemplate('${selector} AND metric.labels.b = ${code}', binding)).toMatchObject({
      kind: 'filled',
      text: 'resource.labels.a = "any_value" AND metric.labels.b = any_value',
    });
    expect(checkFilterTemplate('${selector} AND', binding)).toMatchObject({ kind: 'refused' });
    expect(checkFilterTemplate(' ', binding)).toMatchObject({ kind: 'filled', text: '' });
  });

  it('takes no filter that holds a variable for an empty one', () => {
    for (const template of ['${a} = "b"', ' ${a} = "b"'])
      expect(checkFilterTemplate(template, BINDING)).toMatchObject({ kind: 'filled', text: 'any_value = "b"' });
  });

  it('says that a filter which asks for the selector of a config without one cannot be filled', () => {
    expect(checkFilterTemplate('${selector}', { ...BINDING, selector: undefined })).toEqual({
      kind: 'refused',
      problems: ['uses ${selector}, and the config has no selector'],
    });
  });

  it('does not know what depends on a value that is written raw, unless it is known', () => {
    const known = { ...BINDING, values: new Map([['anything', 'c="d"']]) };

    expect(checkFilterTemplate('${anything:raw} AND a="b"', BINDING)).toEqual({ kind: 'unknown' });
    expect(checkFilterTemplate('${anything:raw} AND a="b"', known)).toMatchObject({ text: 'c="d" AND a="b"' });
  });
});

describe('standIns()', () => {
  it('are the known values that are not empty, and what stands for all others', () => {
    const values = new Map([
      ['a', 'b'],
      ['c', ''],
      ['d', 'e f'],
    ]);

    expect(standIns({ ...BINDING, values })).toEqual(['any_value', 'b', 'e f']);
  });
});

describe('placeholderNames()', () => {
  it('names each variable once', () => {
    expect(placeholderNames('${a} ${b:regex} ${a} $${c} ${1}')).toEqual(['a', 'b']);
  });
});
