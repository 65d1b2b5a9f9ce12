import type { PageScript, PageScripts } from '../../report/html/page-script.js';
import type { PageStyle } from '../../report/html/page-style.js';
import { renderFrame } from '../../report/html/frame.js';
import { markup, type Markup } from '../../report/html/markup.js';
import { REPORT_STYLE } from '../../report/html/report-style.js';
import { configList, type ListedConfigs } from './config-list.js';
import { DROP_SCRIPT } from './drop-script.js';
import { hashOf, PAGE_LOOK } from './page-look.js';

/** What the page shows, and what the reports on it run. */
export interface HomePageParts extends ListedConfigs {
  /** Where the service is, for commands; "" where that cannot be told. */
  readonly base: string;
  readonly pageScripts: PageScripts | null;
}

/** A page, and what its policy must allow. */
export interface PageWithRights {
  readonly page: string;
  readonly style: PageStyle;
  readonly script: PageScript;
  readonly policy: readonly string[];
}

/** The page at /: a judgement's JSON can be dropped on it, and it tells which metric configs there are. */
export function homePage(parts: HomePageParts): PageWithRights {
  // Reports stand in a frame, which inherits this page's policy beside its own.
  const style = { ...PAGE_LOOK, framed: [REPORT_STYLE.hash] };
  const framed = Object.values(parts.pageScripts ?? {}).map(({ hash }) => hash);
  const script = { code: DROP_SCRIPT, hash: hashOf(DROP_SCRIPT), framed };
  const policy = ["connect-src 'self'"];
  return {
    page: renderFrame({ title: 'canary-judge', style, script, policy, body: body(parts) }),
    style,
    script,
    policy,
  };
}

function body(parts: HomePageParts): Markup {
  return markup`
    <header>
      <h1>canary-judge</h1>
      <p>Decides whether a canary release is safe: compares its metrics with those of a baseline, scores them from 0 to 100 and gives a verdict.</p>
      <nav aria-label="About the service">
        <ul class="links">
          <li><a href="docs">HTTP API</a></li>
          <li><a href="openapi.json">OpenAPI</a></li>
          <li><a href="schemas">JSON Schemas</a></li>
          <li><a href="readyz">Readiness of its sources</a></li>
        </ul>
      </nav>
    </header>
    <main id="main">
      ${dropSection(parts.base)}
      <section aria-labelledby="configs">
        <h2 id="configs">Metric configs</h2>
        <p>What is measured, and how that is judged. A request names one of them.</p>
        ${configList(parts)}
      </section>
    </main>
  `;
}

function dropSection(base: string): Markup {
  return markup`
    <section aria-labelledby="reports">
      <h2 id="reports">Read a kept judgement</h2>
      <div id="drop" class="drop" hidden>
        <label for="file">Drop a judgement’s JSON here, or choose its file</label>
        <input id="file" type="file" accept=".json,.gz,application/json,application/gzip">
      </div>
      <output id="told" class="told"></output>
      <section id="shown" class="shown" aria-labelledby="shown-title" hidden>
        <div class="shown-bar">
          <h2 id="shown-title" tabindex="-1">Report</h2>
          <a id="alone" target="_blank" rel="noopener">Open in a tab of its own</a>
          <a id="save" download>Save the page</a>
          <button id="close" type="button">Close</button>
        </div>
        <iframe id="report" title="The report" sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox" allow="clipboard-write"></iframe>
      </section>
      <p>Nothing is kept. The same on the command line:</p>
      <pre><code>curl -s ${base}/reports -H 'content-type: application/json' --data-binary @judgement.json &gt; report.html</code></pre>
    </section>
  `;
}
