import { toBasis } from '../report/what-if/to-basis.js';
import { renderEdits } from '../report/what-if/render-edits.js';
import type { PageData } from '../report/what-if/what-if-script.js';
import { copyText } from './copy-text.js';
import { findElement } from './find-element.js';
import { judgeEdits, judgeUnedited } from './judge-edits.js';
import { makeElement } from './make-element.js';
import { readEdits } from './read-edits.js';
import { readPageData } from './read-page-data.js';
import { tellOutcome, verdictIn } from './tell-outcome.js';

/** The parts of the panel. */
interface Panel {
  readonly form: HTMLFormElement;
  readonly outcome: HTMLElement;
  readonly patch: HTMLElement;
}

/** Lets the what-if panel judge again, once it is opened: it is hidden where there is nothing to judge from. */
export function offerWhatIf(): void {
  const section = findElement(HTMLElement, '#what-if');
  const details = findElement(HTMLDetailsElement, '#what-if details');
  const form = findElement(HTMLFormElement, '#what-if form');
  const outcome = findElement(HTMLElement, '#what-if-outcome');
  const patch = findElement(HTMLElement, '#what-if-patch');
  const page = readPageData();
  if (!section || !details || !form || !outcome || !patch || !page) return;
  section.hidden = false;
  const open = (): void => {
    if (!details.open) return;
    details.removeEventListener('toggle', open);
    outcome.textContent = COMPUTING;
    afterPaint(() => {
      start({ form, outcome, patch }, page);
    });
  };
  details.addEventListener('toggle', open);
}

const COMPUTING = 'Judging …';

function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

function start({ form, outcome, patch }: Panel, { data, decided }: PageData): void {
  const basis = toBasis(data);
  const before = judgeUnedited(basis, decided);
  if (typeof before === 'string') {
    form.hidden = true;
    outcome.textContent = `${before} So what-if is not offered: samples stand on it rounded, and some may be too near a limit.`;
    return;
  }
  const text = patch.querySelector('pre');
  const copied = patch.querySelector('span');
  const places = decided.classifications.flatMap((one, i) => (one === null ? [] : [i]));
  const show = (): void => {
    const edits = readEdits(form, data);
    const found = judgeEdits(basis, before, edits);
    outcome.replaceChildren(...tellOutcome(found, before, (place) => `metric-${String(places[place] ?? 0)}`));
    const about = found.kind === 'judged' ? `: ${verdictIn(found.judgement, before)}` : '';
    const written =
      found.kind === 'refused'
        ? ''
        : renderEdits(basis, edits, `What if for ${JSON.stringify(decided.config)}${about}.`);
    patch.hidden = written === '';
    text?.replaceChildren(written);
    copied?.replaceChildren();
  };
  patch.querySelector('button')?.addEventListener('click', () => {
    if (text && copied) copyText(text, copied);
  });
  judgeWhenEdited(form, outcome, show);
}

/** What takes longer waits until nobody types. */
const SLOW_MS = 50;
const PAUSE_MS = 300;

/** Judges at once, and whenever something is edited. */
function judgeWhenEdited(form: HTMLFormElement, outcome: HTMLElement, show: () => void): void {
  let tookMs = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => {
    const startedMs = performance.now();
    show();
    tookMs = performance.now() - startedMs;
  };
  const later = (): void => {
    clearTimeout(waiting);
    if (tookMs > SLOW_MS) outcome.replaceChildren(makeElement('p', COMPUTING));
    waiting = setTimeout(run, tookMs > SLOW_MS ? PAUSE_MS : 0);
  };
  form.addEventListener('input', later);
  form.addEventListener('reset', later);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  run();
}
