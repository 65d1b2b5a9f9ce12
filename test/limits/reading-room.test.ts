import { describe, expect, it } from 'vitest';
import { createReadingRoom } from '../../src/limits/reading-room.js';

/** Readers of one room by their names, and who was told to go on. */
function readers(mostBytes: number, names: readonly string[]) {
  const wentOn: string[] = [];
  const room = createReadingRoom(mostBytes);
  const of = Object.fromEntries(names.map((name) => [name, room.enter(() => wentOn.push(name))]));
  return { room, wentOn, of: (name: string) => of[name]! };
}

describe('createReadingRoom()', () => {
  it('lets all read on while there is room, and none but the oldest when it is full', () => {
    const { room, of, wentOn } = readers(100, ['first', 'second', 'third']);

    expect(of('second').hold(60)).toBe(true);
    expect(of('third').hold(40)).toBe(true);
    expect(of('third').hold(41)).toBe(false);
    expect(of('first').hold(500)).toBe(true);
    expect(room.held()).toBe(601);
    expect(wentOn).toEqual([]);
  });

  it('lets the next oldest read on when the oldest has left, and all when there is room again', () => {
    const { room, of, wentOn } = readers(100, ['first', 'second', 'third']);
    of('first').hold(50);
    expect(of('second').hold(60)).toBe(false);
    expect(of('third').hold(70)).toBe(false);

    of('first').leave();
    expect(wentOn).toEqual(['second']);
    of('second').leave();

    expect(wentOn).toEqual(['second', 'third']);
    expect(room.held()).toBe(70);
  });

  it('counts nothing of who has left, whatever they still hold or however often they leave', () => {
    const { room, of } = readers(100, ['first', 'second']);
    of('first').hold(90);
    of('first').leave();
    of('first').leave();

    expect(of('first').hold(1_000)).toBe(true);
    expect(room.held()).toBe(0);
    expect(of('second').hold(100)).toBe(true);
  });
});
