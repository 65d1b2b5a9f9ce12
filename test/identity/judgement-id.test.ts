import { createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JudgementError } from '../../src/errors.js';
import { createJudgementIds, type IdContent } from '../../src/identity/judgement-id.js';

const KEY = 'a key that is long enough to sign with';
const OTHER = 'another key that is long enough as well';
const ids = createJudgementIds([KEY]);
const CONTENT: IdContent = {
  request: { config: 'shop', window: { start: '2026-11-20T10:00:00.000Z', end: '2026-11-20T10:20:00.000Z' } },
  configDigest: 'sha256:00',
  judgedAtMs: 1_763_632_800_000,
};

function codeOf(id: string, by = ids): string {
  try {
    by.read(id);
    return 'read';
  } catch (error) {
    return error instanceof JudgementError ? error.code : String(error);
  }
}

function idOf(content: IdContent = CONTENT): string {
  return ids.toId(content)!;
}

describe('createJudgementIds()', () => {
  it('makes ids that hold everything and can stand in a URL', () => {
    expect(idOf()).toMatch(/^[A-Za-z0-9_-]{60,}$/);
    expect(ids.read(idOf())).toMatchObject(CONTENT);
    expect(ids.read(idOf({ ...CONTENT, judgedAtMs: undefined })).judgedAtMs).toBeUndefined();
  });

  it('makes one id of equal requests, whatever the order of their keys', () => {
    const { config, window } = CONTENT.request as { config: string; window: object };

    expect(idOf({ ...CONTENT, request: { window, config } })).toBe(idOf());
  });

  it('makes none that is longer than 4 KiB', () => {
    const noise = Array.from({ length: 2_000 }, (_, i) => Math.sin(i));

    expect(ids.toId({ ...CONTENT, request: { data: noise } })).toBeUndefined();
  });

  it('reads what another process with the same key has made, and what an older key has signed', () => {
    const rotated = createJudgementIds([OTHER, KEY]);

    expect(createJudgementIds([KEY]).read(idOf())).toMatchObject(CONTENT);
    expect(rotated.read(idOf())).toMatchObject(CONTENT);
    expect(rotated.toId(CONTENT)).not.toBe(idOf());
  });

  it('refuses what it has not signed', () => {
    const foreign = createJudgementIds([OTHER]);

    expect(codeOf(foreign.toId(CONTENT)!)).toBe('UNKNOWN_JUDGEMENT');
    expect(codeOf(`${idOf().slice(0, 80)}${idOf().slice(84)}`)).not.toBe('read');
  });

  it('refuses what was cut, wherever', () => {
    const id = idOf();

    for (let length = 0; length < id.length; length++) {
      expect(codeOf(id.slice(0, length))).toMatch(/^(UNKNOWN_JUDGEMENT|INVALID_REQUEST)$/);
    }
  });

  it.each([
    ['nothing', ''],
    ['too little', 'AAAA'],
    ['other letters', `${'A'.repeat(80)}%`],
    ['padding', `${'A'.repeat(83)}=`],
    ['bits to spare', 'B'.repeat(75)],
    ['too much', 'A'.repeat(4_097)],
    ['far too much', 'A'.repeat(1_000_000)],
  ])('refuses as no id at all: %s', (_, id) => {
    expect(codeOf(id)).toBe('INVALID_REQUEST');
  });

  it('does not unpack what is not ours, and not much of what is', () => {
    const bomb = deflateRawSync(Buffer.alloc(1_000_000, ' '));
    const signed = (key: string): string =>
      Buffer.concat([
        createHmac('sha256', key).update('canary-judge judgement id\n').update(bomb).digest(),
        bomb,
      ]).toString('base64url');

    expect(codeOf(signed(OTHER))).toBe('UNKNOWN_JUDGEMENT');
    expect(signed(KEY).length).toBeLessThan(4_096);
  });

  it('says of an id of another version that it is one', () => {
    const packed = deflateRawSync(JSON.stringify({ version: 99 }));
    const mac = createHmac('sha256', KEY).update('canary-judge judgement id\n').update(packed).digest();

    expect(() => ids.read(Buffer.concat([mac, packed]).toString('base64url'))).toThrow('of another version');
  });

  it('finds every change of a single letter', () => {
    const id = idOf();
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

    fc.assert(
      fc.property(fc.nat(id.length - 1), fc.nat(letters.length - 1), (place, which) => {
        const letter = letters.charAt(which);
        const altered = id.slice(0, place) + letter + id.slice(place + 1);
        expect(codeOf(altered) === 'read').toBe(altered === id);
      }),
    );
  });
});

describe('the id of a finished judgement', () => {
  const made = { verdict: 'pass', score: 98.76, digest: `sha256:${'ab'.repeat(32)}`, judge: 'mann-whitney/1' } as const;

  it('holds what came of it', () => {
    expect(ids.read(idOf({ ...CONTENT, made }))).toMatchObject({ ...CONTENT, made });
    expect(ids.read(idOf()).made).toBeUndefined();
  });

  it('keeps the order of the keys of a config in it, which are no others than those of the request', () => {
    const config = { metrics: [{ name: 'b', group: 'z' }], groups: { z: 40, a: 60 } };
    const { request } = ids.read(idOf({ ...CONTENT, request: { window: { start: 's', end: 'e' }, config } }));

    expect(JSON.stringify(request)).toBe(JSON.stringify({ config, window: { end: 'e', start: 's' } }));
  });

  it('is none where that does not fit beside the request', () => {
    const fits = Array.from({ length: 10_000 }, (_, i) => Math.sin(i)).findLastIndex((_, i, all) => {
      return i < 400 && ids.toId({ ...CONTENT, request: { data: all.slice(0, i) } }) !== undefined;
    });
    const content = { ...CONTENT, request: { data: Array.from({ length: fits }, (_, i) => Math.sin(i)) } };

    expect(ids.toId(content)).toBeDefined();
    expect(ids.toId({ ...content, made })).toBeUndefined();
  });
});
