import type { KeptJudgement } from '../../config/kept-judgement.js';
import { markup, type Markup } from './markup.js';
import { linkApart } from './web-link.js';

/** By what was judged, and how to judge the same again. */
export function aboutSection({ config, judge, summary: { reportUrl } }: KeptJudgement): Markup {
  const link = linkApart(reportUrl, 'Its link');
  const again = link
    ? markup`${link} judges the same again and shows what comes out then: as this page, or with <code>?format=json</code>, <code>markdown</code> or <code>junit</code> behind it.</p>
<pre tabindex="0"><code>curl -s ${quoted(`${reportUrl ?? ''}?format=json`)}</code></pre>`
    : markup`This judgement has no link: send the same request again to judge again.</p>`;
  return markup`<section id="about">
<h2>About this judgement</h2>
<p>Judged by ${judge} with the config <bdi>${config.name}</bdi>, digest <code>${config.digest}</code>.</p>
<p>${again}
</section>
`;
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
