import type { KeptJudgement } from '../config/kept-judgement.js';
import type { KeptMetric } from '../config/kept-metric.js';
import { describeScope } from './describe-scope.js';
import { fittingLines } from './fitting-lines.js';
import { failedMetricsOf } from './judgement-event.js';
import { allWarnings, titleOf } from './plain-judgement.js';
import { showSpan } from './show-time.js';
import { slackLink, slackText } from './slack-text.js';

/** What is posted to an incoming webhook of Slack. */
export interface SlackMessage {
  /** What is read where the blocks are not shown, as in a notification. */
  readonly text: string;
  readonly unfurl_links: false;
  readonly blocks: readonly SlackBlock[];
}

/** A part of a message. */
export interface SlackBlock {
  readonly type: 'section';
  readonly text: { readonly type: 'mrkdwn'; readonly verbatim: true; readonly text: string };
}

/** Slack takes no longer text of a block. */
const MOST_CHARACTERS = 3_000;
/** What nobody reads on beyond this. */
const [LONGEST_TEXT, LONGEST_NAME, MOST_METRICS] = [1_000, 200, 20];
const SIGNS: Readonly<Record<KeptJudgement['verdict'], string>> = {
  pass: '✅',
  marginal: '⚠️',
  fail: '❌',
  inconclusive: '❔',
};

/** A judgement for people in Slack: verdict, why, what was judged, what failed, and a link to the report at `url`, which may be a path alone. */
export function toSlackMessage(judgement: KeptJudgement, url: string | null): SlackMessage {
  const { verdict, score, config, reason } = judgement;
  const head = `${SIGNS[verdict]} Canary ${verdict}`;
  const rest = `score ${String(score ?? 'none')} (${slackText(config.name, LONGEST_NAME)})`;
  const why = slackText(reason.text, LONGEST_TEXT);
  const texts = [`*${head}*, ${rest}\n${why}`, judgedOf(judgement), ...failedOf(judgement), tailOf(judgement, url)];
  return {
    text: `${head}, ${rest}: ${why}`,
    unfurl_links: false,
    blocks: texts.filter((text) => text !== '').map(toBlock),
  };
}

function toBlock(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', verbatim: true, text } };
}

function judgedOf(judgement: KeptJudgement): string {
  const { judgedFrom, judgedTo } = judgement.window;
  const scope = describeScope(judgement);
  const lines = [
    ...(scope === null ? [] : [`Judged: ${slackText(scope, LONGEST_TEXT)}`]),
    ...(judgedFrom === null || judgedTo === null ? [] : [slackText(showSpan(judgedFrom, judgedTo), LONGEST_NAME)]),
  ];
  return lines.join('\n');
}

function failedOf(judgement: KeptJudgement): string[] {
  const failed = failedMetricsOf(judgement);
  if (failed.length === 0) return [];
  const lines = failed.slice(0, MOST_METRICS).map(lineOf);
  const shown = fittingLines(lines, MOST_CHARACTERS - LONGEST_NAME);
  const more = failed.length - shown.length;
  return [['Failed metrics:', ...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])].join('\n')];
}

function lineOf(metric: KeptMetric): string {
  const { classification, criticalFailure, reason } = metric;
  const marks = criticalFailure ? `${classification}, critical` : classification;
  return `• *${slackText(titleOf(metric), LONGEST_NAME)}* (${marks}): ${slackText(reason.text, 2 * LONGEST_NAME)}`;
}

function tailOf(judgement: KeptJudgement, url: string | null): string {
  const codes = [...new Set(allWarnings(judgement).map(({ code }) => code))];
  const warnings = codes.length > 0 ? `Warnings: ${slackText(codes.join(', '), LONGEST_NAME)}` : '';
  const left = MOST_CHARACTERS - warnings.length - 1;
  const link = slackLink('Open the report', url, left) ?? pathOf(url, left);
  return [warnings, link].filter((part) => part !== '').join('\n');
}

/** Where the service does not know what it is called, or nothing can be clicked. */
function pathOf(url: string | null, most: number): string {
  if (url === null || url.length > most / 2) return '';
  return `Report: ${slackText(url, most / 2)}`;
}
