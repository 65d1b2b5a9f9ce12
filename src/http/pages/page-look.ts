import { createHash } from 'node:crypto';
import type { PageStyle } from '../../report/html/page-style.js';
import { REPORT_STYLE } from '../../report/html/report-style.js';

const OWN = `
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.cards > li, .config-metric { min-width: 0; border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; background: var(--card); }
.cards :is(h3, p), .config-metric :is(h3, p) { margin: 0 0 .25rem; }
.cards .soft { font-size: .85rem; }
.config-metric { margin: 0 0 .75rem; }
.config-metric pre { background: var(--paper); margin: .4rem 0 0; }
.broken { border-left: .3rem solid var(--bad); padding-left: .75rem; margin: .5rem 0 0; }
.plain { width: 100%; }
.plain :is(th, td) { text-align: left; white-space: normal; min-width: 0; }
.drop { border: 2px dashed var(--soft); border-radius: 8px; padding: 1.25rem 1rem; background: var(--card); text-align: center; }
.drop.over { border-color: var(--canary); border-style: solid; }
.drop label { display: block; font-weight: 600; margin: 0 0 .5rem; }
.drop input { max-width: 100%; }
.told { display: block; margin: .5rem 0; min-height: 1.5em; }
.shown-bar { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
.shown-bar h2 { flex: 1 1 12rem; }
.shown iframe { display: block; width: 100%; height: 92vh; margin: 0 0 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
@media print { .drop, .shown { display: none; } }
`;

const CSS = `${REPORT_STYLE.css}${OWN}`;

/** The style of the pages that are no reports: that of reports, and what those do not have. */
export const PAGE_LOOK: PageStyle = { css: CSS, hash: hashOf(CSS) };

/** The hash by which a page's policy allows a style or a script. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
