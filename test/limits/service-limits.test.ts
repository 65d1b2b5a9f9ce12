import { afterEach, describe, expect, it, vi } from 'vitest';
import { createServiceLimits, type ServiceLimits } from '../../src/limits/service-limits.js';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

/** Limits of a process whose memory the test sets, of 1,000 bytes. */
function limits() {
  const world = { used: 0 };
  const refused: string[] = [];
  const made = createServiceLimits({
    judgements: 2,
    mostOf: () => undefined,
    bodyBytes: 100,
    onRefused: (reason) => refused.push(reason),
    now: () => 0,
    memoryUse: () => ({ used: world.used, most: 1_000 }),
  });
  closing.push(made.close);
  return { made, world, refused };
}

const BUSY = { code: 'SERVICE_BUSY', details: [{ retryAfterSeconds: 2 }] };

function refusalOf({ refuseEarly }: ServiceLimits, judgedFor?: string): unknown {
  try {
    refuseEarly(judgedFor);
  } catch (error) {
    return error;
  }
  return 'let in';
}

describe('what is refused before its body is read', () => {
  it('is all while memory is short and somebody uses it, but not the only request there is', () => {
    const { made, world, refused } = limits();
    world.used = 851;

    expect(refusalOf(made)).toBe('let in');
    const holder = made.bodies.open(() => undefined);
    holder.hold(1);
    expect(refusalOf(made)).toMatchObject(BUSY);
    world.used = 850;
    expect(refusalOf(made)).toBe('let in');

    expect(refused).toEqual(['memory']);
  });

  it('is all while what is due waits for more than a second', () => {
    const { made, refused } = limits();
    const now = performance.now();

    vi.spyOn(performance, 'now').mockReturnValue(now + 1_000);
    expect(refusalOf(made)).toBe('let in');
    vi.spyOn(performance, 'now').mockReturnValue(now + 1_200);
    expect(refusalOf(made)).toMatchObject(BUSY);

    expect(refused).toEqual(['loop']);
  });

  it('is what is to be judged where there is no room for it, and nothing else', async () => {
    const { made, refused } = limits();
    const ends: (() => void)[] = [];
    const signal = new AbortController().signal;
    const work = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    const running = [1, 2].map(() => made.admission.admit({ caller: 'a', signal }, work));

    expect(refusalOf(made, 'a')).toMatchObject({ code: 'SERVICE_BUSY' });
    expect(refusalOf(made)).toBe('let in');
    for (const end of ends) end();
    await Promise.all(running);

    expect(refusalOf(made, 'a')).toBe('let in');
    expect(refused).toEqual(['judgements']);
  });
});
