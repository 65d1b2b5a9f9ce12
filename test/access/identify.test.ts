import { describe, expect, it } from 'vitest';
import { createIdentify, type Credentials } from '../../src/access/identify.js';
import { tokenDigest } from '../../src/access/token-digest.js';
import { AccessSettings } from '../../src/config/access-settings.js';

const TOKEN = 'cj_0123456789012345678901234567890123456789012';
const OTHER = 'cj_other567890123456789012345678901234567890123';
const line = (token: string): string => `sha256:${tokenDigest(token).toString('hex')}`;

const identify = createIdentify(
  AccessSettings.parse({
    callers: {
      pipeline: { role: 'judge', tokens: [line(OTHER), line(TOKEN)] },
      short: { role: 'author', tokens: [line('short'), line('')] },
      team: { role: 'read', identities: ['*@team-a.example'] },
      alice: { role: 'author', identities: ['alice@team-a.example'] },
    },
    proxy: { header: 'X-Forwarded-Email', from: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'] },
  }),
);

function who(headers: Record<string, readonly string[]>, peer: Credentials['peer'] = '127.0.0.1'): string {
  const identified = identify({ header: (name) => headers[name] ?? [], peer });
  return identified.kind === 'known' ? identified.caller.name : `nobody: ${identified.why}`;
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('createIdentify()', () => {
  it.each([
    `Bearer ${TOKEN}`,
    `bearer   ${TOKEN}`,
    basic('anything at all', TOKEN),
    basic('', OTHER),
    basic('ünïcödé', TOKEN),
  ])('knows a caller by %s', (authorization) => {
    expect(who({ authorization: [authorization] })).toBe('pipeline');
  });

  it.each([
    ['', 'neither'],
    ['Bearer', 'neither'],
    ['Bearer ', 'neither'],
    [TOKEN, 'neither'],
    [`Token ${TOKEN}`, 'neither'],
    [`Bearer ${TOKEN} ${TOKEN}`, 'neither'],
    [`Bearer ${TOKEN}, Bearer ${TOKEN}`, 'neither'],
    [`Bearer ${TOKEN}x`, 'no token'],
    [`Bearer ${TOKEN.toUpperCase()}`, 'no token'],
    [`Bearer ${line(TOKEN)}`, 'neither'],
    [`Bearer ${line(TOKEN).slice(7)}`, 'no token'],
    [`Basic ${Buffer.from(TOKEN).toString('base64')}`, 'neither'],
    [basic(TOKEN, ''), 'no token'],
    [basic('x', `${TOKEN}:`), 'no token'],
    [basic('x', 'short'), 'no token'],
    [basic('x', ''), 'no token'],
    ['Basic ====', 'neither'],
    [`Bearer ${'x'.repeat(2_000)}`, 'longer'],
  ])('knows nobody by %s', (authorization, why) => {
    expect(who({ authorization: [authorization] })).toContain(`nobody: Authorization`);
    expect(who({ authorization: [authorization] })).toContain(why);
  });

  it('takes no header that comes twice, even with the same token', () => {
    expect(who({ authorization: [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`] })).toContain('more than once');
  });

  it('never tells what was sent', () => {
    for (const sent of [`Bearer ${TOKEN}secret`, basic('user-secret', 'password-secret'), 'secret'])
      expect(who({ authorization: [sent] })).not.toContain('secret');
  });

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '192.0.2.7', '2001:db8::1%eth0'])(
    'takes the word of a proxy at %s',
    (peer) => {
      expect(who({ 'x-forwarded-email': ['bob@team-a.example'] }, peer)).toBe('team');
    },
  );

  it.each(['11.1.2.3', '127.0.0.1', '::1', '::ffff:11.1.2.3', '192.0.2.8', '2001:db9::1', '', 'no address', undefined])(
    'does not look at what %s says of who calls',
    (peer) => {
      expect(who({ 'x-forwarded-email': ['alice@team-a.example'] }, peer)).toContain('nobody');
    },
  );

  it('prefers who is named as a whole to who is meant by a pattern', () => {
    expect(who({ 'x-forwarded-email': ['alice@team-a.example'] }, '10.0.0.1')).toBe('alice');
  });

  it.each([
    [['alice@team-a.example', 'alice@team-a.example'], 'more than one'],
    [['bob@team-a.example,alice@team-a.example'], 'more than one'],
    [['alice@team-a.example.evil.example'], 'nobody who may call'],
    [['ALICE@TEAM-A.EXAMPLE'], 'nobody who may call'],
    [[''], 'does not say'],
    [[], 'does not say'],
    [[`${'x'.repeat(320)}@team-a.example`], 'longer'],
  ])('knows nobody where the proxy says %j', (values, why) => {
    expect(who({ 'x-forwarded-email': values }, '10.0.0.1')).toContain(why);
  });

  it('goes by the token where there are both, also where that is wrong', () => {
    const identity = { 'x-forwarded-email': ['alice@team-a.example'] };

    expect(who({ ...identity, authorization: [`Bearer ${TOKEN}`] }, '10.0.0.1')).toBe('pipeline');
    expect(who({ ...identity, authorization: ['Bearer wrong'] }, '10.0.0.1')).toContain('nobody');
  });
});
