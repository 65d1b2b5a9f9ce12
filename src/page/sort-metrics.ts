import { findElement } from './find-element.js';
import { makeElement } from './make-element.js';

/** Puts a button into each header cell of the table of metrics that says how it sorts: first upwards, then downwards, then as it was. */
export function sortMetrics(): void {
  const body = findElement(HTMLTableSectionElement, '#metrics tbody');
  if (!body) return;
  const rows = [...body.rows];
  const order = document.getElementById('order');
  const first = order?.textContent ?? '';
  const headers = [...document.querySelectorAll<HTMLTableCellElement>('#metrics th[data-sort]')];
  for (const header of headers) {
    const name = header.textContent;
    const button = makeElement('button', ...header.childNodes);
    button.type = 'button';
    button.addEventListener('click', () => {
      const next = TURNS[header.ariaSort ?? 'none'];
      for (const other of headers) other.removeAttribute('aria-sort');
      if (next) header.setAttribute('aria-sort', next.sort);
      if (order) order.textContent = next ? `, by ${name}, ${next.words}` : first;
      body.append(...(next ? sorted(rows, header) : rows));
    });
    header.append(button);
  }
}

/** What a press on a heading makes of the order; nothing where the table is as it was again. */
const TURNS: Readonly<Record<string, { readonly sort: 'ascending' | 'descending'; readonly words: string }>> = {
  none: { sort: 'ascending', words: 'rising' },
  ascending: { sort: 'descending', words: 'falling' },
};

/** Rows that are alike stay in the order that they were in first. */
function sorted(rows: readonly HTMLTableRowElement[], header: HTMLTableCellElement): HTMLTableRowElement[] {
  const turn = header.ariaSort === 'descending' ? -1 : 1;
  const compare = header.dataset.sort === 'number' ? compareNumbers : compareTexts;
  const valued = rows.map((row) => ({ row, value: valueOf(row, header.cellIndex) }));
  return valued.sort((one, other) => compare(one.value, other.value, turn)).map(({ row }) => row);
}

function valueOf(row: HTMLTableRowElement, column: number): string {
  const cell = row.cells[column];
  return (cell?.dataset.value ?? cell?.textContent ?? '').trim();
}

const { compare: collate } = new Intl.Collator('en', { numeric: true });

function compareTexts(one: string, other: string, turn: number): number {
  return turn * collate(one, other);
}

/** What is no number is last, whichever way. */
function compareNumbers(one: string, other: string, turn: number): number {
  const [a, b] = [toNumber(one), toNumber(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return turn * (a < b ? -1 : Number(a > b));
}

function toNumber(text: string): number {
  return text === '' ? NaN : Number(text);
}
