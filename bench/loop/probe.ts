/** The longest times in which a process's own thread did nothing but one thing, in milliseconds. */
export interface LongestBlock {
  /** By the clock on the wall, what others took of the processor included. */
  readonly wallMs: number;
  /** What the thread itself was on a processor for. */
  readonly cpuMs: number;
}

/**
 * What a process is started with so that it measures itself: a timer that is due every millisecond sees how late it is. It tells its parent whenever it is asked, and
 * begins anew. What its thread took of a processor is told by Linux.
 */
export const PROBE = `
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread && process.send) {
  const stat = '/proc/self/task/' + process.pid + '/schedstat';
  const cpu = () => Number(readFileSync(stat, 'latin1').split(' ')[0]) / 1e6;
  let [wallMs, cpuMs, wallAt, cpuAt] = [0, 0, performance.now(), cpu()];
  const look = () => {
    const [wall, used] = [performance.now(), cpu()];
    [wallMs, cpuMs] = [Math.max(wallMs, wall - wallAt), Math.max(cpuMs, used - cpuAt)];
    [wallAt, cpuAt] = [wall, used];
  };
  setInterval(look, 1).unref();
  process.on('message', () => {
    look();
    process.send({ wallMs, cpuMs });
    [wallMs, cpuMs] = [0, 0];
  });
  process.channel.unref();
}
`;

/** The argument of node that loads it. */
export const PROBE_ARGUMENT = `--import=data:text/javascript,${encodeURIComponent(PROBE)}`;
