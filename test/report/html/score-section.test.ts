import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import { scoreSection } from '../../../src/report/html/score-section.js';
import { keptJudgement, keptMetric } from '../../support/kept-judgement.js';

type Group = KeptJudgement['groups'][number];

const FAILED = keptMetric({ classification: 'high', failed: true });

function group(parts: Partial<Group>): Group {
  return { name: 'g', weight: 50, score: 100, passed: 1, failed: 0, withoutData: 0, ...parts };
}

/** The table's caption, and its foot as text. */
function tableOf(parts: Partial<KeptJudgement>): { caption: string; foot: string } {
  const { markup } = scoreSection(keptJudgement(parts));
  const part = (tag: string): string => markup.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
  return {
    caption: part('caption'),
    foot: part('tfoot')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

describe('scoreSection()', () => {
  it('tells what a critical failure makes of what the groups left', () => {
    const voided = { score: 0, weightedScore: 70, verdict: 'fail' as const, groups: [group({ weight: 100 })] };
    const metrics = [{ ...FAILED, critical: true, criticalFailure: true }];

    expect(tableOf({ ...voided, metrics }).foot).toBe(
      'by the groups 100 70 left score, since a critical metric failed 0',
    );
    expect(tableOf({ ...voided, metrics: [FAILED] }).foot).toContain('score, since too much is without data 0');
    expect(scoreSection(keptJudgement({ ...voided, metrics: [FAILED] })).markup).not.toContain('A critical metric');
    expect(tableOf({ ...voided, score: 70, metrics: [FAILED] }).foot).toBe('score 100 70 left');
  });

  it('tells that groups without data have left their weight to the others, where they have', () => {
    const full = group({ name: 'a', weight: 100 });
    const empty = group({ name: 'b', weight: 0, score: null, passed: 0, withoutData: 1 });
    const note = 'Groups without data left their weight to the others';

    expect(tableOf({ groups: [full, empty] }).caption).toContain(note);
    expect(tableOf({ groups: [full] }).caption).not.toContain(note);
    expect(tableOf({ groups: [full, { ...empty, passed: 1 }] }).caption).not.toContain(note);
  });
});
