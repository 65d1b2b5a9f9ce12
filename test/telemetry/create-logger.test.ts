import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/telemetry/create-logger.js';

function logOf(level = 'trace') {
  const lines: string[] = [];
  const logger = createLogger(level, { write: (line) => lines.push(line) });
  return { lines, logger };
}

describe('createLogger()', () => {
  it('redacts what is called as secrets are, also deep within', () => {
    const { lines, logger } = logOf();
    const secret = 'planted-secret';

    logger.info({ authorization: secret, a: { password: secret }, b: { c: { token: secret } } }, 'said');
    logger.info({ a: { b: { c: { cookie: secret } } }, req: { headers: { whatever: secret } } }, 'said');

    expect(lines.join('')).not.toContain(secret);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['said', 'said']);
  });

  it('tells of an error no more than its name, code, message and stack', () => {
    const { lines, logger } = logOf();
    const error = Object.assign(new Error('broke', { cause: new Error('planted-secret') }), {
      code: 'E_BROKE',
      config: { headers: { Authorization: 'planted-secret' } },
    });

    logger.error({ err: error }, 'failed');

    const { err } = JSON.parse(lines[0]!);
    expect(Object.keys(err)).toEqual(['name', 'code', 'message', 'stack']);
    expect(err).toMatchObject({ name: 'Error', code: 'E_BROKE', message: 'broke' });
    expect(lines.join('')).not.toContain('planted-secret');
  });

  it('does not let text begin a line, or do anything to a terminal, and loses none of it', () => {
    const { lines, logger } = logOf();
    const hostile = 'a\nb\r\u001b[2J\u0085c\u009b31m\u2028d\u202e\u2066\u007f';

    logger.info({ [hostile]: hostile }, hostile);

    const [line = ''] = lines;
    expect(lines).toHaveLength(1);
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(line.slice(0, -1)).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e\u2066]*$/);
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ msg: hostile, [hostile]: hostile });
  });

  it('says nothing below its level', () => {
    const { lines, logger } = logOf('warn');

    logger.info('quiet');

    expect(lines).toEqual([]);
  });
});
