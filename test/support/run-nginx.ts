import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Directives that keep all that nginx writes in its folder. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path ${name};`)
  .join(' ');

/** Runs nginx in a folder and in the foreground, by what its http block is to hold, and resolves when it listens; rejects with what it printed if it ends before. Gives how to stop it. */
export async function runNginx(folder: string, http: string): Promise<() => Promise<void>> {
  await writeFile(join(folder, 'nginx.conf'), configOf(http));
  const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Where Debian keeps it.
    env: { PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
  });
  const kill = (): unknown => nginx.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    nginx.once('close', () => {
      process.off('exit', kill);
      resolve();
    });
  });
  await untilListening(nginx);
  return async () => {
    nginx.kill('SIGTERM');
    await ended;
  };
}

function configOf(http: string): string {
  return `
    daemon off;
    master_process off;
    error_log stderr notice;
    pid nginx.pid;
    events {}
    http {
      ${TEMPORARY}
      access_log off;
      ${http}
    }`;
}

/** It says how it waits for events once its sockets are open. */
function untilListening(nginx: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    nginx.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('event method')) resolve();
    });
    nginx.once('error', (error) => {
      reject(new Error('Cannot start nginx: apt-get install nginx', { cause: error }));
    });
    nginx.once('close', () => {
      reject(new Error(`nginx ended: ${printed.trim()}`));
    });
  });
}
