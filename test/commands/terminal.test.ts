import { describe, expect, it } from 'vitest';
import { createProgress, renderTable, timeLeft } from '../../src/commands/terminal.js';

function written(isTTY: boolean, columns?: number) {
  let text = '';
  let nowMs = 0;
  const terminal = { isTTY, columns, write: (more: string) => (text += more) };
  const progress = createProgress(terminal, () => nowMs);
  return { progress, text: () => text, pass: (ms: number) => (nowMs += ms) };
}

describe('createProgress()', () => {
  it('writes over its line on a terminal, cut to its width', () => {
    const { progress, text } = written(true, 24);

    progress.show('one');
    progress.show('a line that is longer than the terminal');
    progress.end();

    expect(text()).toBe('\r\u001b[Kone\r\u001b[Ka line that is longer…\r\u001b[K');
  });

  it('writes a line every ten seconds at most into a log', () => {
    const { progress, text, pass } = written(false);

    progress.show('one');
    pass(9_999);
    progress.show('two');
    pass(1);
    progress.show('three');
    progress.end();

    expect(text()).toBe('one\nthree\n');
  });
});

describe('timeLeft()', () => {
  it.each([
    [0, 10, 5_000, ''],
    [10, 10, 5_000, ''],
    [5, 10, 5_000, 'about 5 s left'],
    [1, 1_000_000, 1, 'about 17 min left'],
    [1, 10, 3_600_000, 'about 9 h left'],
  ])('tells of %i of %i done in %i ms: %s', (done, total, elapsed, text) => {
    expect(timeLeft(done, total, elapsed)).toBe(text);
  });
});

describe('renderTable()', () => {
  it('aligns the cells of each column', () => {
    const table = renderTable(
      [{ heading: 'metric' }, { heading: 'found', align: 'right' }],
      [
        ['latency-p95', '7 %'],
        ['cpu', '100 %'],
      ],
    );

    expect(table).toBe('metric       found\nlatency-p95    7 %\ncpu          100 %\n');
  });
});
