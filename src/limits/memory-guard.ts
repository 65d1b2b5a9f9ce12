import { getHeapStatistics } from 'node:v8';

/** What the process has of memory, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly most: number;
}

/** Above this share of it no new work is begun. */
const FULL_RATIO = 0.85;

/** Whether the process is so short of memory that new work should not be begun. */
export function isShortOfMemory({ used, most }: MemoryUse): boolean {
  return used > FULL_RATIO * most;
}

/** What this process has and uses: the heap, and what lies beside it, against what the engine and the container allow. */
export function memoryUse(): MemoryUse {
  const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
  // 0, or beyond any machine, where nothing is said.
  const allowed = process.constrainedMemory();
  return {
    used: used_heap_size + external_memory,
    most: allowed > 0 ? Math.min(heap_size_limit, allowed) : heap_size_limit,
  };
}
