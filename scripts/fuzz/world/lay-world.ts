import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../../test/support/fake-monitoring/certificate.js';
import { accessSettings } from './callers.js';
import { HOSTILE_CONFIGS } from './hostile-configs.js';
import type { PlantedSecrets } from './plant-secrets.js';

/** What the settings lead to. */
export interface WorldAddresses {
  /** Whether callers must say who they are. */
  readonly guarded: boolean;
  readonly url: string;
  readonly tlsUrl: string;
  readonly receiverUrl: string;
}

/** Files that a service is started with. */
export interface LaidWorld {
  readonly folder: string;
  readonly archive: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Hostile sources must not hold up the rest for long. */
const BRISK = {
  timeout: '700ms',
  retries: 1,
  breakAfter: 1_000,
  maxResponseBytes: 1024 * 1024,
  concurrency: 20,
  lag: '0s',
};

/** Lays a folder with settings, secrets, metric configs and an archive. */
export function layWorld(secrets: PlantedSecrets, addresses: WorldAddresses, certificate: Certificate): LaidWorld {
  const folder = mkdtempSync(join(tmpdir(), 'canary-judge-fuzz-'));
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const archive = join(folder, 'archive');
  const configs = join(folder, 'metric-configs');
  mkdirSync(archive);
  cpSync('metric-configs', configs, { recursive: true });
  for (const [name, text] of Object.entries(HOSTILE_CONFIGS)) writeFileSync(join(configs, name), text);
  const { text } = secrets;
  const files = {
    password: file('password', `${text('basic')}\n`),
    clientSecret: file('client-secret', text('oauth-client')),
    hookUrl: file('hook-url', `${addresses.receiverUrl}/slack/${text('slack-url')}`),
    key: file('key.pem', certificate.key),
    certificate: file('certificate.pem', certificate.certificate),
  };
  const settings = {
    deadline: '3s',
    archive: { directory: archive },
    ...(addresses.guarded ? { access: accessSettings(text) } : {}),
    sources: sourcesOf(secrets, addresses, files),
    notifications: notificationsOf(secrets, addresses, files.hookUrl),
  };
  const environment = {
    PORT: '0',
    LOG_LEVEL: 'trace',
    METRIC_CONFIGS: configs,
    CANARY_JUDGE_CONFIG: file('settings.yaml', JSON.stringify(settings, undefined, 2)),
    CANARY_JUDGE_LINK_KEY: `${text('link-key')},${text('old-link-key')}`,
    BEARER_TOKEN: text('bearer'),
    API_KEY: text('header'),
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: text('sigv4'),
    AWS_SESSION_TOKEN: text('sigv4-session'),
    HOOK_HEADER: `Bearer ${text('hook-header')}`,
    HOOK_KEY: `whsec_${Buffer.from(text('hook-key')).toString('base64')}`,
  };
  return { folder, archive, environment };
}

function sourcesOf(
  { text }: PlantedSecrets,
  { url, tlsUrl }: WorldAddresses,
  files: Readonly<Record<'password' | 'clientSecret' | 'key' | 'certificate', string>>,
): object {
  const at = (place: string, keys: object = {}): object => ({
    type: 'prometheus',
    url: `${url}/${place}`,
    ...BRISK,
    ...keys,
  });
  const withUser = new URL(`${url}/userinfo`);
  withUser.username = 'judge';
  withUser.password = encodeURIComponent(text('userinfo'));
  return {
    prometheus: at('prometheus'),
    basic: at('basic', { basicAuth: { username: 'judge', passwordFile: files.password } }),
    bearer: at('bearer', { bearerTokenEnv: 'BEARER_TOKEN' }),
    oauth: at('oauth', {
      oauth2: { clientId: 'judge', clientSecretFile: files.clientSecret, tokenUrl: `${url}/token` },
    }),
    header: at('header', {
      headers: { 'X-Credential': { env: 'API_KEY' }, 'X-Scope-OrgID': 'shop', Cookie: `id=${text('cookie')}` },
    }),
    sigv4: at('sigv4', { sigv4: { region: 'eu-west-1' } }),
    userinfo: at('userinfo', { url: withUser.href }),
    tls: at('tls', {
      url: `${tlsUrl}/tls`,
      tls: { caFile: files.certificate, certFile: files.certificate, keyFile: files.key },
      externalUrl: 'https://prometheus.example.com',
    }),
    breaking: at('breaking', { breakAfter: 2, breakFor: '200ms', concurrency: 2 }),
    gone: at('gone', { url: 'http://127.0.0.1:1' }),
    replay: { type: 'replay' },
  };
}

function notificationsOf({ text }: PlantedSecrets, { receiverUrl }: WorldAddresses, urlFile: string): object[] {
  return [
    {
      type: 'webhook',
      url: `${receiverUrl}/hook/${text('hook-url')}`,
      headers: { Authorization: { env: 'HOOK_HEADER' } },
      signingKeyEnv: 'HOOK_KEY',
      timeout: '500ms',
    },
    { type: 'slack', urlFile, timeout: '500ms' },
  ];
}
