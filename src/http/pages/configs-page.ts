import { renderFrame } from '../../report/html/frame.js';
import { markup } from '../../report/html/markup.js';
import { configList, type ListedConfigs } from './config-list.js';
import { PAGE_LOOK } from './page-look.js';

/** All metric configs as a page. */
export function configsPage(listed: ListedConfigs): string {
  const body = markup`
    <header>
      <nav aria-label="Where this is"><a href="./">canary-judge</a></nav>
      <h1>Metric configs</h1>
      <p>What is measured, and how that is judged. A request names one of them.</p>
    </header>
    <main id="main"><h2 class="hidden">All of them</h2>${configList(listed)}</main>
  `;
  return renderFrame({ title: 'Metric configs', style: PAGE_LOOK, body });
}
