import { describe, expect, it } from 'vitest';
import { tellChecks, type CheckedSource } from '../../src/commands/check-sources.js';

const sound: CheckedSource = {
  name: 'prometheus',
  language: 'prometheus',
  ms: 12.4,
  found: 'answers',
  problem: undefined,
};
const broken: CheckedSource = {
  name: 'google',
  language: 'stackdriver',
  ms: 3,
  found: undefined,
  problem: { code: 'SOURCE_FAILED', message: 'does not take our credentials' },
};

describe('tellChecks()', () => {
  it('tells of each source in a line, and whether all answer', () => {
    expect(tellChecks([sound, broken])).toEqual({
      ok: false,
      text: [
        'prometheus  prometheus   ok      answers (12 ms)\n',
        'google      stackdriver  FAILED  does not take our credentials (SOURCE_FAILED)\n',
      ].join(''),
    });
    expect(tellChecks([sound]).ok).toBe(true);
  });
});
