import { expect as vitestExpect } from 'vitest';

// What the tests of judge/, stats/ and query/ use of Vitest, where one process runs them thousands of times.

/** A test as it is written down. */
export interface WrittenTest {
  readonly name: string;
  readonly run: () => unknown;
}

type Body = (...given: unknown[]) => unknown;

let groups: readonly string[] = [];
let written: WrittenTest[] = [];

/** The tests that have been written down since it was called last. */
export function takeWritten(): readonly WrittenTest[] {
  const taken = written;
  written = [];
  return taken;
}

/** Vitest's own. */
export const expect = vitestExpect;

/** Writes a test down. */
export const it = Object.assign(writeDown, { each: eachOf(writeDown) });

/** Writes down the tests in it. */
export const describe = Object.assign(group, { each: eachOf(group) });

function writeDown(name: string, body: Body): void {
  written.push({ name: [...groups, name].join(' '), run: () => body() });
}

function group(name: string, body: Body): void {
  const around = groups;
  groups = [...around, name];
  body();
  groups = around;
}

function eachOf(write: (name: string, body: Body) => void) {
  return (rows: readonly unknown[]) =>
    (name: string, body: Body): void => {
      for (const [i, row] of rows.entries()) {
        const given: unknown[] = Array.isArray(row) ? row : [row];
        write(`${name} [${String(i)}]`, () => body(...given));
      }
    };
}
