import { findElement } from './find-element.js';
import { makeElement } from './make-element.js';

/** Puts a button into each header cell of the table of metrics that says how it sorts: first upwards, then downwards. */
export function sortMetrics(): void {
  const body = findElement(HTMLTableSectionElement, '#metrics tbody');
  if (!body) return;
  const headers = [...document.querySelectorAll<HTMLTableCellElement>('#metrics th[data-sort]')];
  for (const header of headers) {
    const button = makeElement('button', ...header.childNodes);
    button.type = 'button';
    button.addEventListener('click', () => {
      const order = header.ariaSort === 'ascending' ? 'descending' : 'ascending';
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', order);
      sortRows(body, header);
    });
    header.append(button);
  }
}

function sortRows(body: HTMLTableSectionElement, header: HTMLTableCellElement): void {
  const turn = header.ariaSort === 'descending' ? -1 : 1;
  const compare = header.dataset.sort === 'number' ? compareNumbers : compareTexts;
  const rows = [...body.rows].map((row) => ({ row, value: valueOf(row, header.cellIndex) }));
  rows.sort((one, other) => compare(one.value, other.value, turn));
  body.append(...rows.map(({ row }) => row));
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
