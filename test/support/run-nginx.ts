import { spawn, type ChildProcess } from 'node:child_process';

/** Directives that keep all that nginx writes in its folder. */
export const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path ${name};`)
  .join(' ');

/** Runs nginx by the nginx.conf of a folder, in the foreground, and resolves when it listens; rejects with what it printed if it ends before. Gives how to stop it. */
export async function runNginx(folder: string): Promise<() => Promise<void>> {
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
