import fc from 'fast-check';
import type { Route } from './corpus/documented-requests.js';
import { forgedIds, type KnownIds } from './corpus/known-ids.js';
import { delivery, type Delivery } from './delivery.js';
import { withHeader, type Message } from './message.js';
import { bytesMutation, mutateBytes, type BytesMutation } from './mutations/mutate-bytes.js';
import { headMutation, mutateHead, type HeadMutation } from './mutations/mutate-head.js';
import { jsonMutation, mutateJson, type JsonMutation } from './mutations/mutate-json.js';
import { DAMAGES, type Damage } from './world/archive-folder.js';

/** One case: which request, how it is changed, and how it is sent. It holds no bytes of its own, so that it can be shrunk. */
export interface FuzzCase {
  readonly route: number;
  readonly variant: number;
  readonly id: { readonly at: number; readonly forged: boolean; readonly mutations: readonly BytesMutation[] };
  readonly head: readonly HeadMutation[];
  readonly json: readonly JsonMutation[];
  readonly bytes: readonly BytesMutation[];
  readonly delivery: Delivery;
  /** Which caller sends it, where there are several. */
  readonly caller: number;
  readonly damage: { readonly how: Damage; readonly at: number } | null;
}

/** All cases: many are near to what callers send, so that they get deep. */
export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.record({
  route: fc.nat(1_000_000),
  variant: fc.nat(1_000_000),
  id: fc.record({
    at: fc.nat(1_000),
    forged: fc.boolean(),
    mutations: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(bytesMutation, { minLength: 1, maxLength: 2 }) },
    ),
  }),
  head: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(headMutation, { maxLength: 3 }) },
  ),
  json: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(jsonMutation, { maxLength: 5 }) },
  ),
  bytes: fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(bytesMutation, { maxLength: 3 }) },
  ),
  delivery,
  caller: fc.nat(100),
  damage: fc.oneof(
    { weight: 60, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ how: fc.constantFrom(...DAMAGES), at: fc.nat(100_000) }) },
  ),
});

/** What cases begin with. */
export interface Corpus {
  readonly routes: readonly Route[];
  readonly ids: KnownIds;
}

const FORGED = forgedIds();
const NAMES = [
  'golden-signals',
  'istio-service',
  'hostile-basic',
  'hostile-muted',
  'nowhere',
  '__proto__',
  'web-service',
];
const FILES = ['metric-config.json', 'judgement.json', 'nowhere.json', '..%2fpackage.json'];

/** The request of a case. */
export function messageOf({ route, variant, id, head, json, bytes }: FuzzCase, { routes, ids }: Corpus): Message {
  const { variants } = routes[route % routes.length] ?? { variants: [] };
  const base = variants[variant % Math.max(1, variants.length)] ?? { method: 'GET', target: '/', headers: [] };
  const target = base.target
    .replace('{id}', () => encodeURIComponent(idOf(id, base.method, ids)).slice(0, 6_000))
    .replace('{name}', NAMES[variant % NAMES.length] ?? '')
    .replace('{file}', FILES[variant % FILES.length] ?? '');
  const body = base.body && mutateBytes(Buffer.from(mutateJson(base.body.toString(), json)), bytes);
  const changed = head.reduce(mutateHead, { ...base, target, body });
  // A body needs somebody who takes it: what is sent with GET is a body of nobody.
  return body ? changed : withHeader(changed, ['Accept-Language', 'en']);
}

/** One of every four is a config's name where a config is started by it, one of every eight is forged. */
function idOf({ at, forged, mutations }: FuzzCase['id'], method: string, ids: KnownIds): string {
  const known = method === 'POST' && at % 4 !== 0 ? (NAMES[at % NAMES.length] ?? '') : ids.at(at);
  const id = forged && at % 4 === 1 ? (FORGED[at % FORGED.length] ?? '') : known;
  return mutateBytes(Buffer.from(id), mutations).toString('latin1');
}
