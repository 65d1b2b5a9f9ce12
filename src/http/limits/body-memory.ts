import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { ByteBudget, ByteHolder } from '../../limits/byte-budget.js';
import { refusal, type OnRefused } from '../../limits/refusal.js';

/** What bodies of requests may take, and who hears of those that may not. */
export interface BodyMemory {
  readonly bodies: ByteBudget;
  readonly onRefused: OnRefused;
}

const memoryOf = new WeakMap<IncomingMessage, BodyMemory>();

/** Says what the body of a request may take, to who reads it. */
export function limitBody(request: IncomingMessage, memory: BodyMemory): void {
  memoryOf.set(request, memory);
}

const RETRY_SECONDS = 2;

/**
 * Reads a body, of at most so many bytes once it is unpacked, and counts it as it comes and until it is answered. Where there is no room left the oldest unfinished
 * body gives way, with SERVICE_BUSY and its connection closed.
 */
export function countedBody(mostBytes: number, read: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const memory = memoryOf.get(request);
    if (!memory) return read(request, response, next);
    let told = false;
    const once = (error?: unknown): void => {
      // What goes wrong with a body that has given way is no news.
      if (!told) next(error);
      told = true;
    };
    const holder: ByteHolder = memory.bodies.open(() => {
      memory.onRefused('body');
      holder.release();
      response.set('Connection', 'close');
      once(refusal('SERVICE_BUSY', 'Cannot read this body now: others need the room', RETRY_SECONDS));
    });
    countInto(holder, request, mostBytes);
    // Emitted as soon as the whole answer has been written, whether or not anybody takes it.
    response.once('prefinish', holder.release);
    response.once('close', holder.release);
    return read(request, response, once);
  };
}

/** What sets the body flowing must be followed at once by what reads it. */
function countInto(holder: ByteHolder, request: IncomingMessage, mostBytes: number): void {
  const inflated = inflationOf(request.headers['content-encoding']);
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    holder.hold(Math.min(mostBytes, bytes * inflated));
  });
  request.once('end', holder.settle);
}

/** A byte of deflate stands for at most so many (zlib's documentation: 1032:1). */
const MOST_INFLATED = 1_032;

function inflationOf(encoding: string | undefined): number {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case 'identity':
      return 1;
    case 'gzip':
    case 'deflate':
      return MOST_INFLATED;
    default:
      return Infinity;
  }
}
