import { describe, expect, it } from 'vitest';
import { createReadingRoom } from '../../src/limits/reading-room.js';

const MILLION = 1_000_000;

/** Readers of one room by their names, those before the dot saying where from, and who was told to go on. */
function readers(mostBytes: number, names: readonly string[]) {
  const wentOn: string[] = [];
  const room = createReadingRoom(mostBytes);
  const of = Object.fromEntries(
    names.map((name) => [name, room.enter({ from: name.split('.')[0]!, goOn: () => wentOn.push(name) })]),
  );
  return { room, wentOn, of: (name: string) => of[name]! };
}

describe('createReadingRoom()', () => {
  it('lets all read on while there is room, and none but the oldest when it is full', () => {
    const { room, of, wentOn } = readers(MILLION, ['a.1', 'a.2', 'a.3']);

    expect(of('a.2').hold(600_000)).toBe(true);
    expect(of('a.3').hold(400_000)).toBe(true);
    expect(of('a.3').hold(400_001)).toBe(false);
    expect(of('a.1').hold(5 * MILLION)).toBe(true);
    expect(room.held()).toBe(6_000_001);
    expect(wentOn).toEqual([]);
  });

  it('lets the next oldest read on when the oldest has read all or has left, and all when there is room again', () => {
    const { room, of, wentOn } = readers(MILLION, ['a.1', 'a.2', 'a.3']);
    of('a.1').hold(500_000);
    expect(of('a.2').hold(600_000)).toBe(false);
    expect(of('a.3').hold(700_000)).toBe(false);

    of('a.1').settle();
    expect(wentOn).toEqual(['a.2']);
    expect(room.held()).toBe(1_800_000);
    of('a.1').leave();
    expect(wentOn).toEqual(['a.2']);
    of('a.2').leave();

    expect(wentOn).toEqual(['a.2', 'a.3']);
    expect(room.held()).toBe(700_000);
  });

  it('lets the oldest of each place read on, so that one that hangs keeps no other waiting', () => {
    const { of } = readers(MILLION, ['hangs.1', 'lives.1', 'lives.2']);
    of('hangs.1').hold(10);

    expect(of('lives.1').hold(2 * MILLION)).toBe(true);
    expect(of('lives.2').hold(MILLION)).toBe(false);
  });

  it('never keeps waiting what is small', () => {
    const { of } = readers(MILLION, ['a.1', 'a.2']);
    of('a.1').hold(5 * MILLION);

    expect(of('a.2').hold(100_000)).toBe(true);
    expect(of('a.2').hold(100_001)).toBe(false);
  });

  it('counts nothing of who has left, whatever they still hold or however often they leave', () => {
    const { room, of } = readers(MILLION, ['a.1', 'a.2']);
    of('a.1').hold(900_000);
    of('a.1').leave();
    of('a.1').leave();

    expect(of('a.1').hold(5 * MILLION)).toBe(true);
    expect(room.held()).toBe(0);
    expect(of('a.2').hold(MILLION)).toBe(true);
  });
});
