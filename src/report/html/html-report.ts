import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { Basis } from '../../judge/basis.js';
import { toWhatIfData } from '../what-if/to-what-if-data.js';
import { whatIfPanel } from '../what-if/what-if-panel.js';
import { whatIfDataScript } from '../what-if/what-if-script.js';
import { aboutSection } from './about-section.js';
import { nameOfCanary } from '../describe-scope.js';
import { comparisonSection } from './comparison-section.js';
import { renderFrame } from './frame.js';
import { linkNotice } from './link-notice.js';
import { looksSection } from './looks-section.js';
import { markup, type Markup } from './markup.js';
import { metricSections } from './metric-sections.js';
import { metricsTable } from './metrics-table.js';
import { abilityFor } from './choose-script.js';
import type { PageScript, PageScripts } from './page-script.js';
import { reportHeader } from './report-header.js';
import { reportNav } from './report-nav.js';
import { REPORT_STYLE } from './report-style.js';
import { pointsLost } from './score-losses.js';
import { scoreSection } from './score-section.js';
import { sidesSection } from './sides-section.js';
import { warningList } from './warning-list.js';
import { worstFirst } from './worst-first.js';

/** What a report page is made of. */
export interface HtmlReportParts {
  readonly judgement: KeptJudgement;
  /** What it was decided from: where it is there, the page can decide again. */
  readonly basis: Basis | null;
  readonly scripts: PageScripts | null;
  /** Where the same judgement is as JSON. */
  readonly jsonUrl?: string;
}

/** A page with the script that it runs. */
export interface HtmlReport {
  readonly page: string;
  readonly script: PageScript | null;
}

/** A judgement as one HTML document that needs nothing else. */
export function renderHtmlReport(parts: HtmlReportParts): string {
  return htmlReport(parts).page;
}

/** The same, with the script that its policy allows. */
export function htmlReport({ judgement, basis, scripts, jsonUrl }: HtmlReportParts): HtmlReport {
  const lost = pointsLost(judgement);
  const placed = worstFirst(judgement.metrics.map((metric, index) => ({ metric, index, lost: lost[index] ?? 0 })));
  const sections = metricSections(placed, judgement);
  const whatIf = basis && scripts && toWhatIfData(basis);
  const script = scripts?.[abilityFor(whatIf ? basis : null)] ?? null;
  const body = markup`${linkNotice(judgement)}${reportHeader(judgement, jsonUrl)}
${reportNav(judgement, placed, Boolean(whatIf))}
<main id="main">
${scoreSection(judgement)}
<section id="all"><h2>Metrics</h2>
${metricsTable(placed, sections.shown)}
</section>
${whatIf ? whatIfPanel(whatIf) : basis && scripts && TOO_MUCH}${warningsOf(judgement)}${sections.markup}${sidesSection(judgement)}${looksSection(judgement.plan)}${comparisonSection(judgement)}${aboutSection(judgement)}</main>
<footer><p>canary-judge · all times in UTC · baseline dashed, canary solid</p></footer>
${whatIf && whatIfDataScript(whatIf, judgement)}`;
  const { config, verdict, score } = judgement;
  const canary = nameOfCanary(judgement);
  const title = `${canary === null ? '' : `${canary}, `}${config.name}: ${verdict}${score === null ? '' : `, score ${String(score)}`}`;
  return { page: renderFrame({ title, style: REPORT_STYLE, body, script }), script };
}

/** Nobody should look for what is not there. */
const TOO_MUCH = markup`<p class="soft">There is no what-if on this page: the judgement has more samples than one can carry.</p>
`;

function warningsOf({ warnings }: KeptJudgement): Markup | null {
  if (warnings.length === 0) return null;
  return markup`<section id="warnings"><h2>Before you trust this</h2>
${warningList(warnings)}</section>
`;
}
