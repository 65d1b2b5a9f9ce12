import type { Readable } from 'node:stream';
import { JudgementError, SourceFault } from '../errors.js';
import type { ReadingRoom } from '../limits/reading-room.js';

/** What bounds the reading of a body. */
export interface ReadingBounds {
  /** Of one body, once it is unpacked. */
  readonly mostBytes: number;
  /** That all bodies share. */
  readonly room: ReadingRoom;
  /** The source that it comes from. */
  readonly from: string;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Hears that it waits for room from now on, or for the body. */
  readonly onWait: (waits: boolean) => void;
}

/** A body that holds its room until it is let go. */
export interface HeldBody {
  /** Its bytes, in pieces. */
  readonly chunks: readonly Uint8Array[];
  readonly length: number;
  readonly letGo: () => void;
}

/**
 * Reads the body of a source's answer to its end. Where there is no room it is left on its way, so that whoever sends it waits, too.
 *
 * @throws {JudgementError} QUERY_REFUSED for a body that is too large, SOURCE_FAILED for one that cannot be unpacked, SOURCE_UNREACHABLE for one that breaks off
 * @throws the signal's reason
 */
export function readBody(body: Readable, { mostBytes, room, from, signal, onWait }: ReadingBounds): Promise<HeldBody> {
  return new Promise((resolve, reject) => {
    const pieces = createPieces();
    let [bytes, done] = [0, false];
    const goOn = (): void => {
      onWait(false);
      body.resume();
    };
    const reader = room.enter({ from, goOn });
    const end = (): void => {
      done = true;
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: unknown): void => {
      if (done) return;
      end();
      reader.leave();
      body.destroy();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is whatever the caller gave
      reject(error);
    };
    const abort = (): void => {
      fail(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    // To the last: an error that nobody hears ends the process.
    body.on('error', (error: Error & { readonly code?: unknown }) => {
      fail(faultOf(error));
    });
    body.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > mostBytes) fail(tooLarge(mostBytes));
      if (done) return;
      pieces.add(chunk);
      if (reader.hold(bytes)) return;
      onWait(true);
      body.pause();
    });
    body.once('end', () => {
      end();
      reader.settle();
      resolve({ chunks: pieces.all(), length: bytes, letGo: reader.leave });
    });
    body.once('close', () => {
      fail(brokenOff());
    });
    if (signal.aborted) abort();
  });
}

/** What is smaller is put together: each piece takes memory and time of its own. */
const PIECE_BYTES = 65_536;

interface Pieces {
  readonly add: (chunk: Uint8Array) => void;
  readonly all: () => readonly Uint8Array[];
}

function createPieces(): Pieces {
  const pieces: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  let bytes = 0;
  const put = (): void => {
    if (small.length > 0) pieces.push(Buffer.concat(small));
    [small, bytes] = [[], 0];
  };
  return {
    add: (chunk) => {
      small.push(chunk);
      bytes += chunk.length;
      if (bytes >= PIECE_BYTES) put();
    },
    all: () => {
      put();
      return pieces;
    },
  };
}

function tooLarge(mostBytes: number): JudgementError {
  const text = `answers with more than ${String(mostBytes)} bytes: ask for fewer series or slots, or raise its maxResponseBytes`;
  return new JudgementError('QUERY_REFUSED', text);
}

function faultOf({ code, message }: Error & { readonly code?: unknown }): JudgementError {
  if (typeof code !== 'string' || BROKEN_OFF.test(code)) return brokenOff();
  if (UNPACKING.test(code))
    return new JudgementError('SOURCE_FAILED', `answers with what cannot be unpacked (${code})`);
  return new SourceFault('SOURCE_UNREACHABLE', `cannot be reached (${code || message})`, { transient: true });
}

function brokenOff(): JudgementError {
  return new JudgementError('SOURCE_UNREACHABLE', 'broke off in the middle of its answer');
}

/** The connection ends before the body does; Z_BUF_ERROR is an end in the middle of what is packed. */
const BROKEN_OFF = /^(?:ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|Z_BUF_ERROR)$/;
/** The codes of zlib, for gzip and brotli. */
const UNPACKING = /^(?:Z_|ERR__ERROR_|ERR_BROTLI)/;
