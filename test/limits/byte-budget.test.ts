import { expect, it } from 'vitest';
import { createByteBudget } from '../../src/limits/byte-budget.js';

/** A budget of 100 bytes, and who has given way. */
function budget() {
  const gone: string[] = [];
  const { open, held } = createByteBudget(100);
  const take = (name: string, bytes: number) => {
    const holder = open(() => {
      gone.push(name);
      holder.release();
    });
    holder.hold(bytes);
    return holder;
  };
  return { gone, held, take };
}

it('createByteBudget() has the oldest that is not settled give way where there is no room', () => {
  const { gone, held, take } = budget();
  take('settled', 40).settle();
  take('old', 30);
  take('young', 30);

  take('new', 20);

  expect(gone).toEqual(['old']);
  expect(held()).toBe(90);
});

it('createByteBudget() has who needs more give way where nobody else can', () => {
  const { gone, held, take } = budget();
  take('settled', 90).settle();

  const late = take('late', 20);
  late.hold(30);

  expect(gone).toEqual(['late']);
  expect(held()).toBe(90);
});

it('createByteBudget() has all its room again once everything is released', () => {
  const { held, take } = budget();
  const holders = [take('a', 40), take('b', 50)];

  for (const { release } of holders) release();
  for (const { release } of holders) release();

  expect(held()).toBe(0);
});
