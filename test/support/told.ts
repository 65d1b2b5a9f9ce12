import { pino, type Logger } from 'pino';
import type { NotificationSettings } from '../../src/config/notification-settings.js';

/** The settings of a webhook that is told of everything, but for what a test says. */
export function hookSettings(parts: Partial<NotificationSettings> = {}): NotificationSettings {
  return {
    type: 'webhook',
    name: 'hook',
    url: { text: 'http://127.0.0.1:9/hook' },
    verdicts: ['pass', 'marginal', 'fail', 'inconclusive'],
    configs: ['*'],
    headers: {},
    signingKey: undefined,
    timeoutMs: 10_000,
    ...parts,
  };
}

/** A logger with what it has written so far. */
export interface TestLog {
  readonly logger: Logger;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** The first line with this text, as soon as it is there. */
  readonly said: (text: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** A log that a test can wait for. */
export function testLog(): TestLog {
  const lines: Record<string, unknown>[] = [];
  const waiting: { text: string; resolve: (line: Record<string, unknown>) => void }[] = [];
  const write = (written: string): void => {
    const line = JSON.parse(written) as Record<string, unknown>;
    lines.push(line);
    for (const { text, resolve } of waiting) if (line.msg === text) resolve(line);
  };
  return {
    logger: pino({ level: 'debug' }, { write }),
    lines,
    said: (text) => {
      const there = lines.find(({ msg }) => msg === text);
      return there ? Promise.resolve(there) : new Promise((resolve) => waiting.push({ text, resolve }));
    },
  };
}
