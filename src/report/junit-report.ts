import type { KeptJudgement } from '../config/kept-judgement.js';
import type { KeptMetric, KeptReason } from '../config/kept-metric.js';
import { describeLink } from './describe-link.js';
import { escapeMarkup } from './escape-markup.js';
import { titleOf } from './plain-judgement.js';

/**
 * A judgement as JUnit's XML: a test case a metric, and one for the verdict, since metrics may fail without failing the canary. What passes is a pass, high and low are
 * failures, what could not be judged is an error; muted metrics are skipped. An inconclusive verdict is an error, a marginal one a failure.
 */
export function renderJunitReport(judgement: KeptJudgement): string {
  const { config, verdict, reason, metrics } = judgement;
  const link = describeLink(judgement);
  const told = link ? [link.sentence, ...link.reasons].join(' ') : undefined;
  const cases = [{ ...caseOfVerdict(verdict, reason), told }, ...metrics.map(caseOf)];
  const count = (what: Outcome): string => String(cases.filter(({ outcome }) => outcome === what).length);
  const counts = `tests="${String(cases.length)}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`;
  const name = escapeMarkup(config.name);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="canary-judge">`,
    `  <testsuite name="${name}" ${counts}>`,
    ...cases.map((one) => render(one, name)),
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n');
}

type Outcome = 'pass' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly title: string;
  readonly outcome: Outcome;
  readonly code: string;
  readonly text: string;
  /** What else there is to know. */
  readonly told?: string | undefined;
}

const OF_VERDICT: Readonly<Record<string, Outcome>> = { pass: 'pass', marginal: 'failure', fail: 'failure' };
const OF_METRIC: Readonly<Record<string, Outcome>> = { pass: 'pass', high: 'failure', low: 'failure' };

function caseOfVerdict(verdict: string, reason: KeptReason): Case {
  return { title: `verdict: ${verdict}`, outcome: OF_VERDICT[verdict] ?? 'error', ...reason };
}

function caseOf(metric: KeptMetric): Case {
  const { classification, muted, reason } = metric;
  const outcome = muted ? 'skipped' : (OF_METRIC[classification] ?? 'error');
  return { title: titleOf(metric), outcome, ...reason };
}

/** Some read the message, others what stands inside, and some insist on a type and a time. */
function render({ title, outcome, code, text, told: more }: Case, suite: string): string {
  const start = `    <testcase classname="${suite}" name="${escapeMarkup(title)}" time="0"`;
  const out = more === undefined ? '' : `\n      <system-out>${escapeMarkup(more)}</system-out>`;
  if (outcome === 'pass') return out === '' ? `${start}/>` : `${start}>${out}\n    </testcase>`;
  if (outcome === 'skipped') return `${start}><skipped message="muted"/></testcase>`;
  const [type, told] = [escapeMarkup(code), escapeMarkup(text)];
  return `${start}>\n      <${outcome} message="${told}" type="${type}">${told}</${outcome}>${out}\n    </testcase>`;
}
