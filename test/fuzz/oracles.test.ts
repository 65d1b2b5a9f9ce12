import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAnswers, type Answer } from '../../scripts/fuzz/http-answer.js';
import { bareMessage, jsonMessage, type Message } from '../../scripts/fuzz/message.js';
import { checkAccess } from '../../scripts/fuzz/oracles/check-access.js';
import { checkAnswer } from '../../scripts/fuzz/oracles/check-answer.js';
import { checkXml } from '../../scripts/fuzz/oracles/check-markup.js';
import { createFindSecrets, createSecret } from '../../scripts/fuzz/world/secrets.js';

const SECRET = createSecret('token', { seed: 1, around: '/"' });
const find = createFindSecrets([SECRET]);

function answerOf(status: number, type: string, body: string, headers: Answer['headers'] = []): Answer {
  const own: Answer['headers'] = [
    ['X-Request-Id', 'a'],
    ['Content-Type', type],
  ];
  return { status, reason: '', headers: [...own, ...headers], body: Buffer.from(body) };
}

function oraclesOf(message: Message, answer: Answer): string[] {
  return checkAnswer({ message, answer, honest: true }, find).map(({ oracle }) => oracle);
}

const PROBLEM = {
  title: 'There is no such resource',
  status: 404,
  code: 'NOT_FOUND',
  detail: 'Cannot find /x',
  errors: [],
  requestId: 'a',
};
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

describe('the rules of the fuzzer', () => {
  it('take an answer that is as it should be', () => {
    expect(oraclesOf(bareMessage('/x'), answerOf(404, PROBLEM_TYPE, JSON.stringify(PROBLEM)))).toEqual([]);
    expect(oraclesOf(bareMessage('/flagger/gate'), answerOf(405, 'text/plain', 'no', [['Allow', 'POST']]))).toEqual([]);
  });

  it.each([
    { what: '500', answer: answerOf(500, PROBLEM_TYPE, JSON.stringify({ ...PROBLEM, status: 500 })), oracle: '500' },
    {
      what: 'a problem of another status',
      answer: answerOf(400, PROBLEM_TYPE, JSON.stringify(PROBLEM)),
      oracle: 'error form',
    },
    {
      what: 'a problem of an unknown code',
      answer: answerOf(404, PROBLEM_TYPE, JSON.stringify({ ...PROBLEM, code: 'X' })),
      oracle: 'error form',
    },
    {
      what: 'an error in the form of another dialect',
      answer: answerOf(404, 'text/plain', 'no'),
      oracle: 'error form',
    },
    {
      what: '429 without Retry-After',
      answer: answerOf(429, PROBLEM_TYPE, JSON.stringify({ ...PROBLEM, status: 429 })),
      oracle: 'error form',
    },
    { what: 'a header of nobody', answer: answerOf(200, 'text/plain', '', [['Set-Cookie', 'a=b']]), oracle: 'header' },
    { what: 'NaN in JSON', answer: answerOf(200, 'application/json', '{"score":NaN}'), oracle: 'body' },
    {
      what: 'markup of a caller',
      answer: answerOf(200, 'text/html', '<!doctype html><p><script>fz(1)</script></p>'),
      oracle: 'markup',
    },
    { what: 'a handler', answer: answerOf(200, 'text/html', '<!doctype html><p onclick="x"></p>'), oracle: 'markup' },
    { what: 'a stack', answer: answerOf(200, 'text/plain', 'Error\n    at run (file.js:1:2)'), oracle: 'stack trace' },
    { what: 'a secret', answer: answerOf(200, 'text/plain', SECRET.text), oracle: 'secret in answer' },
  ])('find $what', ({ answer, oracle }) => {
    expect(oraclesOf(bareMessage('/x'), answer)).toContain(oracle);
  });

  it('find another request id than the one that was sent, and none', () => {
    const sent: Message = { ...bareMessage('/x'), headers: [['X-Request-Id', 'mine']] };

    expect(oraclesOf(sent, answerOf(200, 'text/plain', ''))).toEqual(['request id']);
    expect(oraclesOf(bareMessage('/x'), { ...answerOf(200, 'text/plain', ''), headers: [] })).toEqual(['request id']);
  });

  it('find a verdict on what is no valid request, and one that its score does not allow', () => {
    const body = Buffer.from('{"config":"\xff"}', 'latin1');
    const answer = answerOf(200, 'text/html', '<!doctype html><p></p>');

    expect(oraclesOf({ ...jsonMessage('/judgements', {}), body }, answer)).toEqual(['verdict']);
    expect(oraclesOf(jsonMessage('/judgements', { config: 'x', nonsense: 1 }), answer)).toEqual(['verdict']);
    expect(oraclesOf(jsonMessage('/judgements', { config: 'x' }), answerOf(200, 'application/json', '{}'))).toEqual([
      'verdict',
    ]);
  });

  it.each([
    ['as it is', SECRET.text],
    ['half of it', SECRET.text.slice(0, 18)],
    ['in base64 of any alignment', Buffer.from(`ab${SECRET.text}cd`).toString('base64')],
    ['in base64 behind one byte', Buffer.from(`a${SECRET.text}`).toString('base64url')],
    ['percent-encoded', Buffer.from(SECRET.text).toString('hex').replaceAll(/../g, '%$&')],
    ['in hexadecimal', Buffer.from(SECRET.text).toString('hex').toUpperCase()],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ a: SECRET.text }))],
    ['packed', gzipSync(`x ${SECRET.text}`)],
  ])('find a secret %s', (_how, bytes) => {
    expect(find(Buffer.from(bytes))).toEqual(['token']);
    expect(find(Buffer.from('nothing'))).toEqual([]);
  });

  it('find what callers may not have', () => {
    const judged = answerOf(200, 'application/json', '{"config":{"name":"istio"},"scope":{}}');
    const ask = jsonMessage('/judgements', {});

    expect(checkAccess(bareMessage('/metric-configs'), judged, 'none')).toHaveLength(1);
    expect(checkAccess(bareMessage('/healthz'), judged, 'none')).toEqual([]);
    expect(checkAccess(ask, judged, 'reader')).toHaveLength(1);
    expect(checkAccess(ask, judged, 'team')).toHaveLength(1);
    expect(checkAccess(ask, judged, 'judge')).toEqual([]);
  });

  it('find bytes that are no HTTP, and XML that is none', () => {
    const read = (text: string) => readAnswers(Buffer.from(text), { methods: ['GET'], closed: true });

    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok').answers).toHaveLength(1);
    expect(read('HTTP/1.1 200 OK\r\nX-A: b\nSet-Cookie: c\r\n\r\n').fault).toContain('no header');
    expect(read('SSH-2.0\r\n\r\n').fault).toContain('no status line');
    expect(checkXml('<a b="c">&amp;</a>')).toEqual([]);
    expect(['<a>&x</a>', '<a><b></a></b>', '<a>', '<a>\u0000</a>'].filter((xml) => checkXml(xml).length === 0)).toEqual(
      [],
    );
  });
});
