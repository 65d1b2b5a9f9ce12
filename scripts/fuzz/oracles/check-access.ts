import { finding, type Finding } from '../finding.js';
import type { Answer } from '../http-answer.js';
import type { Message } from '../message.js';
import { TEAM, type CallerName } from '../world/callers.js';

/** Open to whoever calls. */
const OPEN = /^\/(?:healthz|readyz)\b/i;
/** Of a target in absolute form. */
const ORIGIN = /^[a-z]+:\/\/[^/]*/i;
const JUDGING = /^\/(?:judgements|metric-configs\/validate|kayenta|flagger)\b/i;

/** What a caller was given that they may not have. */
export function checkAccess({ method, target: asked }: Message, answer: Answer, caller: CallerName): Finding[] {
  const target = asked.replace(ORIGIN, '');
  if (answer.status >= 300) return [];
  const given = (words: string): Finding[] => [
    finding('access', words, `${method} ${target}\n${answer.body.toString()}`),
  ];
  if (['nobody', 'none'].includes(caller)) {
    return OPEN.test(target) ? [] : given(`${caller} got ${String(answer.status)}`);
  }
  if (caller === 'reader' && method === 'POST' && JUDGING.test(target)) return given('a reader had something judged');
  if (caller === 'team' && method === 'POST' && /^\/judgements(?:\?|$)/.test(target)) return checkTeam(answer, given);
  return [];
}

interface Told {
  readonly config?: { readonly name?: string };
  readonly scope?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function checkTeam(answer: Answer, given: (words: string) => Finding[]): Finding[] {
  const text = answer.body.toString();
  if (!text.startsWith('{')) return [];
  const { config, scope = {} } = JSON.parse(text) as Told;
  const workloads = Object.values(scope).flatMap(({ workload }) => workload ?? []);
  const isTheirs = TEAM.config.test(config?.name ?? '') && workloads.every((one) => TEAM.workload.test(one));
  return isTheirs ? [] : given("a team had another one's canary judged");
}
