import { describe, expect, it } from 'vitest';
import { parseCalibrations, renderCalibrations, withCalibration } from '../../src/config/calibration-document.js';
import { calibratedMetric, calibration } from '../support/calibration.js';

/** The mistakes of a file's text, as line:column: message. */
function mistakesIn(text: string): string[] {
  const reading = parseCalibrations(text);
  if (reading.kind === 'read') return [];
  return reading.mistakes.map(({ line, column, message }) => `${String(line)}:${String(column)}: ${message}`);
}

describe('renderCalibrations()', () => {
  it('gives text that means the same calibrations', () => {
    const all = [
      calibration({ appliesTo: { workload: 'a*', namespace: 'it\'s: "shop"' }, metrics: [calibratedMetric()] }),
      calibration({ halves: { workload: 'c' }, pairs: [], notCalibrated: [{ name: 'm', reason: 'has # no data' }] }),
    ];

    expect(parseCalibrations(renderCalibrations(all))).toEqual({ kind: 'read', calibrations: all });
  });

  it('gives the same text for the same calibrations, however their keys are ordered', () => {
    const one = calibration({ metrics: [calibratedMetric()] });
    const turned = Object.fromEntries(Object.entries(one).reverse()) as typeof one;

    expect(renderCalibrations([turned])).toBe(renderCalibrations([one]));
  });

  it('writes the effects of a metric in a line', () => {
    expect(renderCalibrations([calibration({ metrics: [calibratedMetric()] })])).toContain(
      'effects: [ 0.05, -0.04, 0.06, -0.05, 0.04, -0.06 ]\n',
    );
  });
});

describe('parseCalibrations()', () => {
  const text = renderCalibrations([calibration({ metrics: [calibratedMetric()] })]);

  it('tells every mistake with its place', () => {
    const broken = text
      .replace('windows: 6', 'windowz: 6')
      .replace('coverage: 1', 'coverage: 2')
      .replace('to: 2026-11-16T00:00:00Z', 'to: yesterday');

    expect(mistakesIn(broken)).toEqual([
      '4:5: calibrations[0].windows: is required: a number',
      '9:5: calibrations[0].to: must be an RFC 3339 time such as "2026-11-20T10:00:00Z"',
      '15:5: calibrations[0].windowz: unknown key "windowz"; did you mean "windows"?',
      '32:9: calibrations[0].metrics[0].coverage: must be at most 1, is 2',
    ]);
  });

  it('takes the effects of many metrics in many scopes', () => {
    const metrics = Array.from({ length: 510 }, (_, i) =>
      calibratedMetric({ name: `m${String(i)}`, effects: new Array<number>(50).fill(0.1) }),
    );
    const many = Array.from({ length: 2 }, (_, i) => calibration({ appliesTo: { workload: String(i) }, metrics }));

    expect(parseCalibrations(JSON.stringify({ calibrations: many })).kind).toBe('read');
  });

  it('refuses more effects than are kept, a metric twice, and a scope twice', () => {
    const effects = new Array<number>(51).fill(0.1);
    const one = text.replace(/effects: .*/, `effects: [${effects.join(', ')}]`);
    const metric = calibratedMetric();
    const twice = JSON.stringify({ calibrations: [calibration({ metrics: [metric, metric] })] });

    expect(mistakesIn(one)).toEqual([expect.stringContaining('effects: must have at most 50 elements, has 51')]);
    expect(mistakesIn(twice)).toEqual([expect.stringContaining('calibrations[0].metrics[1].name: is there twice')]);
    expect(mistakesIn(JSON.stringify({ calibrations: [calibration(), calibration()] }))).toEqual([
      expect.stringContaining('calibrations[1].appliesTo: is the scope of another calibration already'),
    ]);
  });
});

describe('withCalibration()', () => {
  it('replaces the calibration for the same scope and keeps the others', () => {
    const a = calibration({ appliesTo: { namespace: 'shop', workload: 'a' }, windows: 1 });
    const b = calibration({ appliesTo: { workload: 'b' }, windows: 2 });
    const again = calibration({ appliesTo: { workload: 'a', namespace: 'shop' }, windows: 3 });

    expect(withCalibration([a, b], again).map(({ windows }) => windows)).toEqual([3, 2]);
  });
});
