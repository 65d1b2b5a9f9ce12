import { randomUUID } from 'node:crypto';
import { write, type Written } from './delivery.js';
import { exchange, type Exchanged } from './exchange.js';
import { finding, type Finding } from './finding.js';
import { messageOf, type Corpus, type FuzzCase } from './fuzz-case.js';
import type { Answer } from './http-answer.js';
import { withHeader, type Message } from './message.js';
import { checkAnswer } from './oracles/check-answer.js';
import { checkAccess } from './oracles/check-access.js';
import { damageArchive } from './world/archive-folder.js';
import { callerAt, type CallerName } from './world/callers.js';
import type { World } from './world/start-world.js';

/** What came of a case. */
export interface Ran {
  readonly message: Message;
  readonly written: Written;
  readonly answers: readonly Answer[];
  readonly findings: readonly Finding[];
}

/** Sends a case to the service, and tells all that is wrong with what came back. */
export async function runCase(one: FuzzCase, corpus: Corpus, world: World): Promise<Ran> {
  if (one.damage) damageArchive(world.archive, one.damage.how, one.damage.at);
  const message = dressed(messageOf(one, corpus), one, world);
  const written = honestly(message, write(message, one.delivery));
  const { secrets, service } = world;
  const exchanged = await exchange(service, written);
  for (const { body } of exchanged.answers) corpus.ids.learn(body.toString());
  const findings = [
    ...checkExchange(message, written, exchanged),
    ...exchanged.answers.flatMap((answer) => checkAnswer({ message, answer, honest: written.honest }, secrets.find)),
    ...(world.guarded && written.honest
      ? exchanged.answers.flatMap((answer) => checkAccess(message, answer, senderOf(one.delivery, one.caller)))
      : []),
    ...(written.refused ? checkRefused(exchanged.answers) : []),
    ...(service.ended() === undefined ? [] : [finding('crash', `ended with ${service.ended() ?? ''}`, '')]),
  ];
  return { message, written, answers: exchanged.answers, findings };
}

/** What names no place is no HTTP, however it was written. */
function honestly({ target }: Message, written: Written): Written {
  return { ...written, honest: written.honest && /^(?:\/|https?:\/\/)/.test(target) };
}

/** With an id of its own, and with what callers send that is secret: unless its bytes may come to stand where they are shown. */
function dressed(message: Message, { delivery, caller }: FuzzCase, { secrets }: World): Message {
  const ids = message.headers.some(([name]) => name.toLowerCase() === 'x-request-id');
  const named = ids ? message : withHeader(message, ['X-Request-Id', `fz-${randomUUID()}`]);
  const sender = senderOf(delivery, caller);
  if (sender === 'none') return named;
  const token = secrets.text(sender);
  const basic = `Basic ${Buffer.from(`fuzz:${token}`).toString('base64')}`;
  const authorized = withHeader(named, ['Authorization', caller % 3 === 0 ? basic : `Bearer ${token}`]);
  return withHeader(authorized, ['Cookie', `session=${secrets.text('caller-cookie')}`]);
}

function senderOf({ kind }: FuzzCase['delivery'], caller: number): CallerName {
  return kind === 'raw' || kind === 'smuggled' ? 'none' : callerAt(caller);
}

function checkExchange({ method, target }: Message, { honest, methods }: Written, exchanged: Exchanged): Finding[] {
  const { inTime, answers, fault, rest, ms } = exchanged;
  const route = `${method} ${(target.split('?')[0] ?? '').slice(0, 60)}`;
  if (!inTime)
    return [
      finding(
        'hang',
        route,
        `${String(answers.length)} of ${String(methods.length)} answers after ${ms.toFixed(0)} ms`,
      ),
    ];
  if (fault !== undefined) return [finding('no HTTP', fault, rest.subarray(0, 2_000).toString('latin1'))];
  const most = honest ? methods.length : Infinity;
  if (answers.length > most) return [finding('too many answers', route, String(answers.length))];
  // Who is refused for what their first request says need not have their others read.
  const closes =
    answers.at(-1)?.headers.some(([name, value]) => name.toLowerCase() === 'connection' && value === 'close') ?? false;
  if (honest && answers.length < methods.length && !closes) {
    return [
      finding(
        'no answer',
        route,
        `${String(answers.length)} of ${String(methods.length)}: ${rest.subarray(0, 500).toString('latin1')}`,
      ),
    ];
  }
  return [];
}

/** What one server reads so and another one so gets 4xx, and nothing of it is done. */
function checkRefused(answers: readonly Answer[]): Finding[] {
  const taken = answers.filter(({ status }) => status < 400);
  return taken.map(({ status, body }) => finding('smuggling', `answered ${String(status)}`, body.toString()));
}

/** The bytes of a case as somebody may send them again. */
export function bytesOf({ chunks }: Written): Buffer {
  return Buffer.concat(chunks);
}

/** Asks once whether the service lives; undefined where it does. */
export async function checkAlive({ service }: World): Promise<Finding | undefined> {
  const request = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const { answers, inTime, ms } = await exchange(service, {
    chunks: [Buffer.from(request)],
    honest: true,
    methods: ['GET'],
    refused: false,
  });
  const [answer] = answers;
  if (inTime && answer?.status === 200) return undefined;
  return finding('not alive', `healthz ${String(answer?.status)}`, `after ${ms.toFixed(0)} ms`);
}
