import { describe, expect, it } from 'vitest';
import { createBreathing } from '../../src/limits/breathing.js';

const BUSY = { utilizationRatio: 1, refused: true, running: 64 };

describe('createBreathing()', () => {
  it('has all its room at first, and keeps it in a rush of a few that nobody was refused in', () => {
    const { room, observe } = createBreathing(64);

    for (let i = 0; i < 100; i++) observe({ ...BUSY, refused: false, running: 24 });

    expect(room()).toBe(64);
    observe({ ...BUSY, refused: false, running: 25 });
    expect(room()).toBe(17);
  });

  it('shrinks towards one, from what is really done, while the process is busy and more is asked for', () => {
    const { room, observe } = createBreathing(64);

    observe({ ...BUSY, running: 20 });
    expect(room()).toBe(14);
    for (let i = 0; i < 100; i++) observe({ ...BUSY, running: room() });

    expect(room()).toBe(1);
  });

  it('grows while there is time left, and is whole again at once when the rush is over', () => {
    const { room, observe } = createBreathing(64);
    for (let i = 0; i < 100; i++) observe({ ...BUSY, running: room() });

    for (let i = 0; i < 3; i++) observe({ utilizationRatio: 0.7, refused: true, running: 1 });
    expect(room()).toBe(1);
    observe({ utilizationRatio: 0.7, refused: true, running: 1 });
    expect(room()).toBe(2);
    for (let i = 0; i < 100; i++) observe({ utilizationRatio: 0.1, refused: true, running: room() });
    expect(room()).toBe(64);
    for (let i = 0; i < 100; i++) observe({ ...BUSY, running: room() });
    observe({ utilizationRatio: 0.1, refused: false, running: 0 });

    expect(room()).toBe(64);
  });
});
