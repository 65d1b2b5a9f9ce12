import { describe, expect, it } from 'vitest';
import { loggedPath } from '../../src/http/logged-path.js';

describe('loggedPath()', () => {
  it('leaves out the query', () => {
    expect(loggedPath('/judgements?token=secret')).toBe('/judgements');
  });

  it('hides who a target in absolute form is asked as', () => {
    expect(loggedPath('http://user:secret@host/judgements')).toBe('http://***@host/judgements');
  });

  it('shortens ids to what tells them apart', () => {
    const id = `${'a'.repeat(4_000)}the-signature`;

    expect(loggedPath(`/kayenta/canary/${id}`)).toBe('/kayenta/canary/aaaaaaaa…he-signature');
  });

  it('shortens what has too many parts, in a time that does not depend on how many', () => {
    expect(loggedPath('/a'.repeat(1_000_000))).toHaveLength(301);
  });
});
