const MEBIBYTE = 1024 * 1024;
/** A judgement of a million samples takes 200 MiB. */
const MOST_MIB = 1_024;
/** Of what a container allows: the other half is the main thread's, and what lies beside the heaps. */
const SHARE = 0.5;

/** The heap that a worker thread may have, in MiB, where a process may have so many bytes; 0 or more than any machine has where nothing is said. */
export function workerHeapMib(allowedBytes: number): number {
  return allowedBytes > 0 ? Math.min(MOST_MIB, Math.floor((SHARE * allowedBytes) / MEBIBYTE)) : MOST_MIB;
}
