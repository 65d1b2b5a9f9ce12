import { pino } from 'pino';
import { loadSettings } from './config/settings.js';
import { JudgementError } from './errors.js';
import { serveApp } from './http/serve-app.js';
import { wireService } from './wire.js';

try {
  const settings = await loadSettings(process.env);
  const logger = pino({ level: settings.logLevel });
  const app = await wireService(settings, logger);
  const { address, drain } = await serveApp(app, { ...settings, logger });
  process.stdout.write(`canary-judge listens on ${address}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'draining');
      void drain();
    });
  }
} catch (error) {
  if (!(error instanceof JudgementError)) throw error;
  const details = error.details.map(({ pointer, message }) => `  ${pointer}: ${message}\n`);
  process.stderr.write(`canary-judge: ${error.message}\n${details.join('')}`);
  process.exitCode = 1;
}
