import { runNginx } from '../../test/support/run-nginx.js';

/** What nginx is told of replicas, as docs/running.md shows it. */
export const UPSTREAM = ['keepalive 32;', 'keepalive_timeout 60s;'];
/** What it is told of passing requests on. */
export const PASSING = [
  'proxy_http_version 1.1;',
  'proxy_set_header Connection "";',
  'proxy_connect_timeout 2s;',
  'proxy_next_upstream error timeout http_503 non_idempotent;',
  'proxy_next_upstream_tries 3;',
];

/** An nginx in front of replicas at these ports of loopback. Resolves with what stops it. */
export async function startFront(
  folder: string,
  { port, replicas, passing = PASSING }: { port: number; replicas: readonly number[]; passing?: readonly string[] },
): Promise<() => Promise<void>> {
  const servers = replicas.map((replica) => `server 127.0.0.1:${String(replica)} max_fails=0;`);
  const http = `
  upstream canary_judge { ${[...servers, ...UPSTREAM].join(' ')} }
  server {
    listen 127.0.0.1:${String(port)};
    location / {
      proxy_pass http://canary_judge;
      proxy_set_header Host $http_host;
      add_header X-Tried "$upstream_addr $upstream_status" always;
      ${passing.join(' ')}
    }
  }`;
  return runNginx(folder, http);
}
