import type { Sample } from './figures.js';

/** The memory of a service over time, in MiB. */
export interface MemoryWatch {
  readonly resident: readonly Sample[];
  readonly heap: readonly Sample[];
  readonly stop: () => void;
}

const EVERY_MS = 1_000;
const MEBIBYTE = 1024 * 1024;

/** Reads, once a second, what the service says of its own memory at /metrics. */
export function watchMemory(url: string): MemoryWatch {
  const [resident, heap]: [Sample[], Sample[]] = [[], []];
  const startMs = performance.now();
  const read = async (): Promise<void> => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const second = (performance.now() - startMs) / 1_000;
    const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / MEBIBYTE;
    resident.push({ second, value: valueOf('process_resident_memory_bytes') });
    heap.push({ second, value: valueOf('nodejs_heap_size_used_bytes') });
  };
  const timer = setInterval(() => {
    // One that fails is one less; that the service answers is held elsewhere.
    read().catch(() => undefined);
  }, EVERY_MS);
  return {
    resident,
    heap,
    stop: () => {
      clearInterval(timer);
    },
  };
}
