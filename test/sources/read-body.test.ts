import { PassThrough } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createReadingRoom, type ReadingRoom } from '../../src/limits/reading-room.js';
import { readBody } from '../../src/sources/read-body.js';

const LARGE = 'x'.repeat(150_000);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A body that is read, with what the test sends of it. */
function reading({
  room = createReadingRoom(1_000),
  mostBytes = 1_000,
}: { room?: ReadingRoom; mostBytes?: number } = {}) {
  const body = new PassThrough({ highWaterMark: 10 });
  const end = new AbortController();
  const waits: boolean[] = [];
  const read = readBody(body, {
    mostBytes,
    room,
    from: 'a',
    signal: end.signal,
    onWait: (waiting) => waits.push(waiting),
  });
  read.catch(() => undefined);
  return { body, end, waits, read, room };
}

describe('readBody()', () => {
  it('gives all bytes, and holds their room until they are let go', async () => {
    const { body, read, room } = reading();
    body.write('some');
    body.end('thing');

    const { chunks, length, letGo } = await read;

    expect(Buffer.concat(chunks).toString()).toBe('something');
    expect(length).toBe(9);
    expect(room.held()).toBe(9);
    letGo();
    expect(room.held()).toBe(0);
  });

  it('leaves a body on its way where there is no room, until there is', async () => {
    const room = createReadingRoom(10);
    const [first, second] = [reading({ room, mostBytes: 1_000_000 }), reading({ room, mostBytes: 1_000_000 })];
    first.body.write(LARGE);
    await turn();
    second.body.write(LARGE);
    await turn();
    expect([first.waits, second.waits]).toEqual([[], [true]]);
    // What it does not take stays with whoever sends it.
    expect(second.body.write('x'.repeat(50))).toBe(false);
    await turn();
    expect(room.held()).toBe(2 * LARGE.length);

    first.body.end();
    (await first.read).letGo();
    second.body.end();

    expect((await second.read).length).toBe(LARGE.length + 50);
    expect(second.waits.at(-1)).toBe(false);
  });

  it('puts together what comes in small pieces, and leaves large ones as they are', async () => {
    const { body, read } = reading({ mostBytes: 1_000_000 });
    for (let i = 0; i < 100; i++) {
      body.write('0123456789'.repeat(100));
      await turn();
    }
    body.write(LARGE);
    body.end('end');

    const { chunks } = await read;

    expect(chunks.map(({ length }) => length)).toEqual([66_000, 34_000 + LARGE.length, 3]);
    expect(Buffer.concat(chunks).toString()).toBe('0123456789'.repeat(10_000) + LARGE + 'end');
  });

  it.each<[string, (given: ReturnType<typeof reading>) => void, object]>([
    [
      'that is too large',
      ({ body }) => body.write('x'.repeat(1_001)),
      { code: 'QUERY_REFUSED', message: expect.stringContaining('more than 1000 bytes') },
    ],
    [
      'that breaks off',
      ({ body }) => body.destroy(),
      { code: 'SOURCE_UNREACHABLE', message: expect.stringContaining('broke off') },
    ],
    [
      'whose connection is reset',
      ({ body }) => body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
      { code: 'SOURCE_UNREACHABLE', message: expect.stringContaining('broke off') },
    ],
    [
      'that nobody waits for any more',
      ({ end }) => {
        end.abort(new Error('enough'));
      },
      { message: 'enough' },
    ],
  ])('lets go of the room of a body %s', async (_what, end, error) => {
    const given = reading();
    given.body.write('some');
    await turn();
    end(given);

    await expect(given.read).rejects.toMatchObject(error);
    expect(given.room.held()).toBe(0);
    expect(given.body.destroyed).toBe(true);
  });

  it.each([
    ['is cut', gzipSync('x'.repeat(500)).subarray(0, 20), { code: 'SOURCE_UNREACHABLE' }],
    [
      'is none',
      Buffer.from('no gzip at all'),
      { code: 'SOURCE_FAILED', message: expect.stringContaining('Z_DATA_ERROR') },
    ],
  ])('says of gzip that %s what is wrong with it', async (_what, packed, error) => {
    const room = createReadingRoom(1_000);
    const body = createGunzip();
    const signal = new AbortController().signal;
    body.end(packed);

    await expect(
      readBody(body, { mostBytes: 1_000, room, from: 'a', signal, onWait: () => undefined }),
    ).rejects.toMatchObject(error);
    expect(room.held()).toBe(0);
  });

  it('reads nothing for a signal that is aborted already', async () => {
    const body = new PassThrough();
    const room = createReadingRoom(10);

    await expect(
      readBody(body, {
        mostBytes: 10,
        room,
        from: 'a',
        signal: AbortSignal.abort(new Error('late')),
        onWait: () => undefined,
      }),
    ).rejects.toThrow('late');
    expect(body.destroyed).toBe(true);
  });
});
