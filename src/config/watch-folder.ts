import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Stops watching. */
export type StopWatching = () => void;

/** How a folder is watched. */
export interface Watching {
  readonly everyMs: number;
  /** Called when something in the folder has changed, and not again before it is done. */
  readonly onChange: () => Promise<void>;
  /** Called where the folder cannot be read, each time. */
  readonly onError: (error: unknown) => void;
}

/**
 * Looks every so often whether files of a folder have come, gone or changed, in size or time. What would tell at once is not to be relied on where
 * folders are mounted: a ConfigMap of Kubernetes changes by a link that is laid anew.
 */
export function watchFolder(folder: string, { everyMs, onChange, onError }: Watching): StopWatching {
  // What has changed since the folder was read is seen at the first look.
  let seen = '';
  let busy = false;
  const look = async (): Promise<void> => {
    const now = await signatureOf(folder);
    if (now === seen) return;
    await onChange();
    seen = now;
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  // Nobody stays alive only to look.
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

async function signatureOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).sort();
  const told = await Promise.all(
    files.map(async (file) => {
      // What is gone by now is seen the next time.
      const found = await stat(join(folder, file)).catch(() => undefined);
      return found?.isFile() ? `${file} ${String(found.size)} ${String(found.mtimeMs)} ${String(found.ino)}` : '';
    }),
  );
  return told.join('\n');
}
