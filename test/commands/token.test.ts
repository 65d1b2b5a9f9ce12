import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createIdentify } from '../../src/access/identify.js';
import { tokenDigest } from '../../src/access/token-digest.js';
import { serverAddress } from '../../src/commands/server-address.js';
import { makeToken } from '../../src/commands/token.js';
import { AccessSettings } from '../../src/config/access-settings.js';

describe('makeToken()', () => {
  it('makes a token of 32 random bytes, and the line that lets its bearer in', () => {
    const [token = '', line = ''] = makeToken({ randomBytes, digest: tokenDigest }).split('\n');
    const identify = createIdentify(AccessSettings.parse({ callers: { a: { role: 'read', tokens: [line] } } }));

    expect(token).toMatch(/^cj_[\w-]{43}$/);
    expect(identify({ header: () => [`Bearer ${token}`], peer: undefined })).toMatchObject({ kind: 'known' });
    expect(makeToken({ randomBytes, digest: tokenDigest })).not.toContain(token);
  });
});

describe('serverAddress()', () => {
  it('takes what a header can hold for a token, and never shows another', () => {
    const url = new URL('http://judge.test');

    expect(serverAddress(url, 'cj_x')).toEqual({ url, token: 'cj_x' });
    expect(serverAddress(url, '').token).toBeUndefined();
    expect(() => serverAddress(url, 'cj_secret\n')).toThrow(/^(?!.*secret)/);
  });
});
