import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellFault } from '../../src/commands/tell-fault.js';
import { JudgementError } from '../../src/errors.js';
import { live, type FaultKind, type Started } from '../../src/lifetime/live.js';
import { createLogger } from '../../src/telemetry/create-logger.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A process whose ends are written down, and a service in it. */
function lay(end: () => Promise<void> = () => Promise.resolve()) {
  const events = new EventEmitter();
  const [codes, complaints, faults]: [number[], string[], FaultKind[]] = [[], [], []];
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const started: Started = { logger: createLogger('debug', { write }), end, onFault: (kind) => faults.push(kind) };
  const host = {
    on: (event: string, listener: (reason: unknown) => void) => events.on(event, listener),
    complain: (text: string) => complaints.push(text),
    exit: (code: number) => void codes.push(code),
    tell: tellFault,
  };
  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  return { events, codes, complaints, faults, lines, started, host, settled };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe('live()', () => {
  it.each(['SIGTERM', 'SIGINT'])('finishes what runs on %s, and ends with 0', async (signal) => {
    let ended = false;
    const { events, codes, started, host, settled } = lay(() => {
      ended = true;
      return Promise.resolve();
    });
    await live(() => Promise.resolve(started), host);

    events.emit(signal);
    await settled();

    expect({ ended, codes }).toEqual({ ended: true, codes: [0] });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('ends at once on a second signal, %s, with %i', async (signal, code) => {
    const { events, codes, started, host } = lay(never);
    await live(() => Promise.resolve(started), host);

    events.emit('SIGTERM');
    events.emit(signal);

    expect(codes).toEqual([code]);
  });

  it('ends with 1 where something hangs, within the grace time', async () => {
    const { events, codes, lines, started, host } = lay(never);
    await live(() => Promise.resolve(started), host);

    events.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(codes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);

    expect(codes).toEqual([1]);
    expect(lines.at(-1)).toMatchObject({ level: 60, msg: 'something hangs: ends without it' });
  });

  it('ends with 1 where it could not end in order', async () => {
    const { events, codes, started, host, settled } = lay(() => Promise.reject(new Error('broken')));
    await live(() => Promise.resolve(started), host);

    events.emit('SIGTERM');
    await settled();

    expect(codes).toEqual([1]);
  });

  it('ends a start that a signal interrupts, and says nothing of what becomes of it', async () => {
    const { events, codes, complaints, host } = lay();
    let fail: (error: Error) => void = () => undefined;
    const living = live(() => new Promise((_, reject) => (fail = reject)), host);

    events.emit('SIGTERM');
    fail(new Error('interrupted'));
    await living;

    expect({ codes, complaints }).toEqual({ codes: [0], complaints: [] });
  });

  it('ends with 1 and the reason where a service does not start', async () => {
    const { codes, complaints, host } = lay();

    await live(() => Promise.reject(new JudgementError('INVALID_SETTINGS', 'Cannot start so')), host);

    expect({ codes, complaints }).toEqual({ codes: [1], complaints: ['canary-judge: Cannot start so\n'] });
  });

  it('ends with 1 and a stack where a bug keeps a service from starting', async () => {
    const { codes, complaints, host } = lay();

    await live(() => Promise.reject(new TypeError('a bug')), host);

    expect(codes).toEqual([1]);
    expect(complaints.join('')).toMatch(/by a bug\nTypeError: a bug\n {4}at /);
  });

  it('lives on after a rejection that nobody has heard, which is logged with its stack, without its properties, and counted', async () => {
    const { events, codes, faults, lines, started, host, settled } = lay();
    await live(() => Promise.resolve(started), host);

    events.emit(
      'unhandledRejection',
      Object.assign(new Error('left'), { config: { headers: { authorization: 'S3cret' } } }),
    );
    events.emit('unhandledRejection', { token: 'S3cret' });
    await settled();

    expect({ codes, faults }).toEqual({ codes: [], faults: ['rejection', 'rejection'] });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ level: 50, err: { message: 'left', stack: expect.stringContaining('at ') } });
    expect(lines[1]).toMatchObject({ level: 50, err: { message: expect.stringContaining('type object') } });
    expect(JSON.stringify(lines)).not.toContain('S3cret');
  });

  it('finishes what runs after an exception that nobody has caught, and ends with 1', async () => {
    const { events, codes, faults, lines, started, host, settled } = lay();
    await live(() => Promise.resolve(started), host);

    events.emit('uncaughtException', new Error('lost'));
    events.emit('uncaughtException', new Error('lost again'));
    await settled();

    expect({ codes, faults }).toEqual({ codes: [1], faults: ['exception', 'exception'] });
    expect(lines.map(({ level }) => level)).toEqual([60, 60]);
  });
});
