import { findElement } from './find-element.js';

/** Opens what a link leads to, also where it is filtered out. */
export function openDetails(): void {
  openLinked();
  addEventListener('hashchange', openLinked);
}

function openLinked(): void {
  const linked = document.getElementById(location.hash.slice(1));
  if (!linked) return;
  if (linked.hidden) findElement(HTMLFormElement, '#filters')?.reset();
  const inside = linked.matches('section') ? linked.querySelector('details') : null;
  for (const details of [inside, linked.closest('details')]) if (details) details.open = true;
  if (linked.matches('[data-metric]')) linked.hidden = false;
  linked.scrollIntoView();
}
