/** What waits for a thread of the process's pool: files and names of hosts. */
const ON_THREADS = /^(FSReq|GetAddrInfo|GetNameInfo)/;
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 20;

/**
 * Ends the process. Node's own exit waits for every thread of its pool, and so for ever where a file system hangs: after three seconds it is ended by force,
 * which nobody but process 1 of a container can withstand.
 */
export function exitProcess(code: number): void {
  if (!isOnThreads()) process.exit(code);
  const startedMs = performance.now();
  setInterval(() => {
    if (!isOnThreads()) process.exit(code);
    if (performance.now() - startedMs < PATIENCE_MS) return;
    process.kill(process.pid, 'SIGKILL');
    process.exit(code);
  }, LOOK_EVERY_MS);
}

function isOnThreads(): boolean {
  return process.getActiveResourcesInfo().some((name) => ON_THREADS.test(name));
}
