import { describe, expect, it } from 'vitest';
import { AccessSettings, unknownSources } from '../../src/config/access-settings.js';
import { readBySchema } from '../../src/config/mistake.js';

const LINE = `sha256:${'a'.repeat(64)}`;

function mistakesIn(access: object): string[] {
  const reading = readBySchema(AccessSettings, access);
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const one = (caller: object, more: object = {}) => ({
  callers: { a: { role: 'judge', tokens: [LINE], ...caller } },
  ...more,
});

describe('AccessSettings', () => {
  it.each<[object, string]>([
    [{ callers: {} }, 'callers: needs at least one caller'],
    [{ callers: { a: { role: 'read' } } }, 'callers.a: needs tokens'],
    [one({ identities: ['x'] }), 'callers.a.identities: needs proxy'],
    [one({ role: 'authors' }), 'did you mean "author"?'],
    [one({ tokens: [] }), 'callers.a.tokens: must have at least 1 element'],
    [one({ configs: [] }), 'callers.a.configs: must have at least 1 element'],
    [one({ configs: [''] }), 'callers.a.configs.0: must be at least 1 character'],
    [one({ scope: {} }), 'callers.a.scope: needs at least one'],
    [one({ scope: { step: ['x'] } }), 'filled in by the service'],
    [one({ token: 'x' }), 'unknown key "token"; did you mean "tokens"?'],
    [{ callers: { anybody: { role: 'read', tokens: [LINE] } } }, 'the name "anybody"'],
    [
      {
        callers: {
          a: { role: 'read', tokens: [LINE] },
          b: { role: 'author', tokens: [LINE.toUpperCase().replace('SHA', 'sha')] },
        },
      },
      'callers.b.tokens.0: is the token of caller "a" already',
    ],
    [
      one({}, { proxy: { header: 'Authorization', from: ['10.0.0.1'] } }),
      'proxy.header: must be a header that only the proxy sets',
    ],
    [one({}, { proxy: { header: 'X-User', from: ['10.0.0.0/33'] } }), 'proxy.from.0: must be an address'],
    [one({}, { proxy: { header: 'X-User', from: ['0.0.0.0/0'] } }), 'not everybody there is'],
    [one({}, { proxy: { header: 'X-User', from: ['example.com'] } }), 'proxy.from.0: must be an address'],
  ])('refuses %j', (access, message) => {
    expect(mistakesIn(access)).toContainEqual(expect.stringContaining(message));
  });

  it.each(['cj_secret-token', ['cj_secret-token'], [`${LINE}cj_secret-token`]])(
    'never shows what may be a token: %j',
    (tokens) => {
      const told = mistakesIn(one({ tokens }));

      expect(told).toEqual([expect.stringContaining('"canary-judge token" makes a token with this line')]);
      expect(told.join()).not.toContain('secret');
    },
  );

  it('takes everything that is right, and tells of sources that are not there', () => {
    const access = {
      callers: {
        a: { role: 'judge', tokens: [LINE], configs: ['x*'], sources: ['prometeus'], scope: { ns: ['a-*'] } },
        b: { role: 'author', identities: ['*@b.example'] },
      },
      proxy: { header: 'X-Forwarded-Email', from: ['10.0.0.0/8', '::1'] },
    };

    expect(mistakesIn(access)).toEqual([]);
    expect(unknownSources(AccessSettings.parse(access), ['access'], ['prometheus'])).toEqual([
      {
        path: ['access', 'callers', 'a', 'sources', 0],
        message: 'is "prometeus", which is the name of no source; did you mean "prometheus"?',
      },
    ]);
  });
});
