import type { MessagePort } from 'node:worker_threads';
import { createAssembly } from './plain-assembly.js';
import { plainParts, type PlainPart } from './plain-parts.js';
import { toThrown } from './thrown.js';
import type { FromWorker, ToWorker } from './work-message.js';

/** Does a task by its name: makes plain data of plain data, or a promise of that. */
export type RunTask = (name: string, input: unknown) => unknown;

/** Does what is asked on a port, one task after the other. */
export function serveWork(port: MessagePort, runTask: RunTask): void {
  let input = createAssembly();
  let output: Iterator<PlainPart> = [].values();
  let ahead: IteratorResult<PlainPart> | undefined;
  const tell = (message: FromWorker): void => {
    port.postMessage(message, message.kind === 'part' ? largeBuffers(message.part) : []);
  };
  const tellNext = (): void => {
    const now = ahead ?? output.next();
    if (now.done === true) return;
    ahead = output.next();
    tell({ kind: 'part', part: now.value, last: ahead.done === true });
  };
  const run = async (name: string): Promise<void> => {
    const document = input.document();
    input = createAssembly();
    output = plainParts(await runTask(name, document));
    ahead = undefined;
    tellNext();
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'part') input.add(message.part);
    else if (message.kind === 'more') tellNext();
    else {
      run(message.task).catch((error: unknown) => {
        tell({ kind: 'failed', error: toThrown(error) });
      });
    }
  });
}

/** Buffers that are better handed over than copied: what was made here is for nobody else. Small ones may lie in a buffer that node shares. */
const LARGE_BYTES = 65_536;

function largeBuffers({ nodes }: PlainPart): ArrayBuffer[] {
  return nodes.flatMap((node) =>
    node.kind === 'leaf' && node.value instanceof ArrayBuffer && node.value.byteLength > LARGE_BYTES
      ? [node.value]
      : [],
  );
}
