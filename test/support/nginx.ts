import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/free-port.js';
import { runNginx } from './run-nginx.js';

/** What nginx stands in front of, and whom it lets through. */
export interface NginxOptions {
  readonly target: string;
  /** The path that the target lies under, such as "/team/prometheus". */
  readonly prefix: string;
  readonly username: string;
  readonly password: string;
}

/** An nginx of our own on loopback: TLS, with a certificate wanted of whoever asks, name and password, and a path before the target's. */
export interface NginxProcess {
  readonly url: string;
  /** Certificates and their keys, PEM: those of its own authority, and a client's by an authority that it does not know. */
  readonly files: Readonly<Record<'ca' | 'client' | 'clientKey' | 'otherCa' | 'stranger' | 'strangerKey', string>>;
  readonly stop: () => Promise<void>;
}

/** Starts nginx and resolves when it listens; rejects with what it printed if it ends before. */
export async function startNginx(options: NginxOptions): Promise<NginxProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'canary-judge-nginx-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    await makeCertificates(folder);
    await writeFile(join(folder, 'users'), `${options.username}:{PLAIN}${options.password}\n`);
    const stop = await runNginx(folder, httpOf(options, port));
    const file = (name: string): string => join(folder, name);
    return {
      url: `https://127.0.0.1:${String(port)}${options.prefix}`,
      files: {
        ca: file('ca.pem'),
        client: file('client.pem'),
        clientKey: file('client.key'),
        otherCa: file('other.pem'),
        stranger: file('stranger.pem'),
        strangerKey: file('stranger.key'),
      },
      stop: () => stop().then(removeFolder),
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function makeCertificates(folder: string): Promise<void> {
  const authority = 'basicConstraints=critical,CA:TRUE';
  await Promise.all([
    certify(folder, 'ca', { extension: authority }),
    certify(folder, 'other', { extension: authority }),
  ]);
  await Promise.all([
    certify(folder, 'server', { extension: 'subjectAltName=IP:127.0.0.1', by: 'ca' }),
    certify(folder, 'client', { extension: 'extendedKeyUsage=clientAuth', by: 'ca' }),
    certify(folder, 'stranger', { extension: 'extendedKeyUsage=clientAuth', by: 'other' }),
  ]);
}

/** Writes `name`.pem and `name`.key: a certificate by another, or by itself. */
async function certify(folder: string, name: string, { extension, by }: { extension: string; by?: string }) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
  const issuer = by === undefined ? [] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`];
  const certificate = ['-x509', '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2', '-addext', extension];
  await promisify(execFile)('openssl', ['req', ...key, ...issuer, ...certificate], { cwd: folder });
}

/** It closes connections often, as one does that is told to start anew. */
function httpOf({ target, prefix }: NginxOptions, port: number): string {
  return `
      keepalive_requests 3;
      gzip on;
      gzip_proxied any;
      gzip_types application/json;
      server {
        listen 127.0.0.1:${String(port)} ssl;
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        ssl_client_certificate ca.pem;
        ssl_verify_client on;
        location ${prefix}/ {
          auth_basic metrics;
          auth_basic_user_file users;
          proxy_pass ${target}/;
        }
      }`;
}
