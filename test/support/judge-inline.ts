import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { readKeptJudgement, type KeptJudgement } from '../../src/config/kept-judgement.js';
import type { Basis } from '../../src/judge/basis.js';
import { toJsonReport } from '../../src/report/json-report.js';
import { createFollowJudgement } from '../../src/run-judgement.js';
import { readConfig } from '../../src/wire-reading.js';

const NO_SOURCES = { byName: new Map(), standard: undefined };
const follow = createFollowJudgement({
  configs: new Map(),
  sources: NO_SOURCES,
  now: () => 0,
  deadlineMs: 1_000,
});

/** A judgement's JSON as reports are made of it, and what it was decided from. */
export interface JudgedInline {
  readonly judgement: KeptJudgement;
  readonly basis: Basis;
}

/** What the service makes of a request whose config and series come with it, all of it validated; `nowMs` is when it is asked. */
export async function judgeInline(body: object, nowMs = Date.parse('2026-11-21T00:00:00Z')): Promise<JudgedInline> {
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes, undefined, 1));
  const outcome = await follow(reading.value, { nowMs, deferred: false }, new AbortController().signal);
  if (outcome.kind === 'open') throw new Error('The window is open');
  const json: unknown = JSON.parse(JSON.stringify(toJsonReport(outcome.judgement, { series: true, link: null })));
  const kept = readKeptJudgement(json);
  if (kept.kind === 'refused') throw new Error(JSON.stringify(kept.mistakes));
  return { judgement: kept.value, basis: outcome.basis };
}
