import { findElement } from './find-element.js';

/** Shows only the metrics of a classification and a group that are chosen, in the table and below it, and says how many they are. */
export function filterMetrics(): void {
  const form = findElement(HTMLFormElement, '#filters');
  const rows = [...document.querySelectorAll<HTMLElement>('#metrics tr[data-metric]')];
  if (!form || rows.length === 0) return;
  form.hidden = false;
  const show = (): void => {
    const isChosen = toFilter(form);
    const shown = rows.filter(isChosen);
    const places = new Set(shown.map(placeOf));
    for (const row of rows) row.hidden = !shown.includes(row);
    for (const section of document.querySelectorAll<HTMLElement>('section[data-metric]')) {
      section.hidden = !places.has(placeOf(section));
    }
    const told = findElement(HTMLOutputElement, '#filtered');
    if (told) told.textContent = `${String(shown.length)} of ${String(rows.length)} metrics`;
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  form.addEventListener('reset', () => setTimeout(show));
  show();
}

function toFilter(form: HTMLFormElement): (row: HTMLElement) => boolean {
  const classification = chosen(form, 'classification');
  const group = chosen(form, 'group');
  return ({ dataset }) =>
    (classification === '' || dataset.classification === classification) &&
    (group === '' || groupsOf(dataset.groups).includes(group));
}

/** What a select says; the empty word is everything. */
function chosen(form: HTMLFormElement, name: string): string {
  return findElement(HTMLSelectElement, `[name="${name}"]`, form)?.value ?? '';
}

function groupsOf(json = '[]'): unknown[] {
  const groups: unknown = JSON.parse(json);
  return Array.isArray(groups) ? groups : [];
}

function placeOf({ dataset }: HTMLElement): string | undefined {
  return dataset.metric;
}
