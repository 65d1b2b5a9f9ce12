import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.js';
import { runNginx } from './run-nginx.js';

/** An nginx of our own on loopback that sends each request to the next of several servers. */
export interface Balancer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts it in front of the servers with these URLs. */
export async function startBalancer(servers: readonly string[]): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), 'canary-judge-balancer-'));
  const port = await freePort();
  const upstream = servers.map((url) => `server ${new URL(url).host};`).join(' ');
  const http = `
  upstream replicas { ${upstream} }
  server {
    listen 127.0.0.1:${String(port)};
    location / {
      proxy_pass http://replicas;
      proxy_set_header Host $http_host;
      add_header X-Answered-By $upstream_addr always;
    }
  }`;
  const stop = await runNginx(folder, http);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
