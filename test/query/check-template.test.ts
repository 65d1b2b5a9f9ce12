import { describe, expect, it } from 'vitest';
import type { Binding } from '../../src/query/bound-query.js';
import { checkFilterTemplate, checkPromqlTemplate, placeholderNames } from '../../src/query/check-template.js';

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

  it('does not know what depends on a value that is written raw', () => {
    expect(checkPromqlTemplate('x{${anything:raw}}', BINDING)).toEqual({ kind: 'unknown' });
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
});

describe('placeholderNames()', () => {
  it('names each variable once', () => {
    expect(placeholderNames('${a} ${b:regex} ${a} $${c} ${1}')).toEqual(['a', 'b']);
  });
});
