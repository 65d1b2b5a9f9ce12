import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { shareBeyond } from '../../src/report/calibration-page-metric.js';
import { CALIBRATION_STYLE, CALIBRATION_STYLE_HASH } from '../../src/report/calibration-page-style.js';
import { renderCalibrationPage } from '../../src/report/calibration-page.js';
import { calibratedMetric, calibration } from '../support/calibration.js';

const EFFECTS = [0.05, -0.04, 0.06, -0.05, 0.04, 0.3];
const HOSTILE = `"><script>alert('1')</script>&`;

function pageOf(name = 'latency', effects: readonly number[] = EFFECTS): string {
  const metric = calibratedMetric({ name });
  return renderCalibrationPage({
    calibration: calibration({
      config: name,
      appliesTo: { workload: name },
      pairs: [{ baseline: { workload: name }, canary: { [name]: 'b' } }],
      notCalibrated: [{ name, reason: name }],
      metrics: [metric],
    }),
    metrics: [
      {
        metric,
        unit: name,
        direction: 'either',
        tolerance: { increase: 0.1, decrease: 0.1, absolute: 3 },
        effects,
      },
    ],
  });
}

describe('renderCalibrationPage()', () => {
  it('allows its own style, and nothing else', () => {
    const hash = createHash('sha256').update(CALIBRATION_STYLE).digest('base64');

    expect(CALIBRATION_STYLE_HASH).toBe(hash);
    expect(pageOf()).toContain(`<style>${CALIBRATION_STYLE}</style>`);
    expect(pageOf()).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(pageOf()).not.toMatch(/<script|style="| on[a-z]+=|<link|<img|https?:/);
  });

  it('escapes whatever comes from configs and requests', () => {
    const page = pageOf(HOSTILE);

    expect(page).not.toContain('<script');
    expect(page).not.toContain(`'1'`);
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(6);
  });

  it('shows what lies beyond the tolerance in another colour', () => {
    expect(pageOf('latency', EFFECTS).match(/class="bar out"/g)).toHaveLength(1);
    expect(pageOf('latency', EFFECTS.slice(0, 5))).not.toContain('class="bar out"');
  });

  it('draws effects that are all alike, one that is far away, and none', () => {
    for (const effects of [[0, 0, 0], [0.01, 700], []]) expect(pageOf('latency', effects)).not.toMatch(/NaN|Infinity/);
  });

  it('gives the same bytes for the same calibration', () => {
    expect(pageOf()).toBe(pageOf());
  });
});

describe('shareBeyond()', () => {
  it('counts the effects in a bad direction that a tolerance does not accept', () => {
    const effects = [Math.log(1.2), Math.log(0.8), Math.log(1.05), 0];

    expect(shareBeyond(effects, 0.1, 'either')).toBe(0.5);
    expect(shareBeyond(effects, 0.1, 'increase')).toBe(0.25);
    expect(shareBeyond(effects, 0.25, 'decrease')).toBe(0);
    expect(shareBeyond([], 0.1, 'either')).toBeNull();
  });
});
