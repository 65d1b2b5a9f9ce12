/** Lets what is written go nowhere once nobody reads it any more, as `| head` does: the command goes on, and ends with its own exit code. */
export function outliveReaders(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!OF_CLOSED_STREAMS.includes(error.code ?? '')) throw error;
  });
}

/** The first one for what could not be written any more, the other for what is written after that. */
const OF_CLOSED_STREAMS: readonly string[] = ['EPIPE', 'ERR_STREAM_DESTROYED'];
