import type { Certificate } from '../../../test/support/fake-monitoring/certificate.js';
import { createFindSecrets, createSecret, type FindSecrets, type Secret } from './secrets.js';

/** Secrets by name, and who may see which. */
export interface PlantedSecrets {
  readonly text: (name: string) => string;
  readonly find: FindSecrets;
  /** Those that a server at this place must not see. */
  readonly findForeign: (place: string, bytes: Buffer) => string[];
  /** The token of the token server, which is another one each time. */
  readonly token: () => string;
}

/** Characters that every way of writing writes in another way. */
const AWKWARD = `+/&"<%é`;
const AROUND: Readonly<Record<string, string>> = { basic: AWKWARD, userinfo: '+/&%', 'oauth-client': '+&"' };

const NAMES = [
  'basic',
  'bearer',
  'oauth-client',
  'header',
  'cookie',
  'sigv4',
  'sigv4-session',
  'userinfo',
  'link-key',
  'old-link-key',
  'hook-url',
  'hook-header',
  'hook-key',
  'slack-url',
  'author',
  'judge',
  'team',
  'reader',
  'nobody',
  'caller-cookie',
] as const;

/** What may be sent to whom: all else stays in the service. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  basic: ['basic'],
  bearer: ['bearer'],
  oauth: ['oauth-token'],
  token: ['oauth-client'],
  header: ['header', 'cookie'],
  sigv4: ['sigv4-session'],
  userinfo: ['userinfo'],
  hook: ['hook-url', 'hook-header'],
  slack: ['slack-url'],
};

const MOST_TOKENS = 5;

/** The secrets of a world; those of callers are sent to it by requests. */
export function plantSecrets(seed: number, { key }: Certificate): PlantedSecrets {
  const named = NAMES.map((name) => createSecret(name, { seed, around: AROUND[name] ?? '' }));
  // A line from the middle of the key.
  const keySecret: Secret = {
    name: 'tls-key',
    text:
      key
        .toString()
        .split('\n')[2]
        ?.replaceAll(/[^A-Za-z0-9]/g, ' ')
        .split(' ')
        .sort((a, b) => b.length - a.length)[0] ?? '',
  };
  const tokens = Array.from({ length: MOST_TOKENS }, (_, i) => ({
    ...createSecret(`oauth-token ${String(i)}`, { seed }),
    name: 'oauth-token',
  }));
  const find = createFindSecrets([...named, keySecret, ...tokens]);
  let given = 0;
  return {
    text: (name) => named.find((one) => one.name === name)?.text ?? '',
    find,
    findForeign: (place, bytes) => find(bytes).filter((name) => !(TOLD[place] ?? []).includes(name)),
    token: () => tokens[given++ % tokens.length]?.text ?? '',
  };
}
