import { pino } from 'pino';
import { tellFault } from './commands/tell-fault.js';
import { loadSettings } from './config/settings.js';
import { serveApp } from './http/serve-app.js';
import { wireService } from './wire.js';

try {
  const settings = await loadSettings(process.env);
  const logger = pino({ level: settings.logLevel });
  const { app, close, tellRest } = await wireService(settings, logger);
  const { address, drain } = await serveApp(app, { ...settings, logger });
  process.stdout.write(`canary-judge listens on ${address}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'draining');
      // What is left then, such as a call that cannot be called off, is nobody's any more.
      close();
      void drain()
        .then(tellRest)
        .then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(tellFault(error));
  process.exitCode = 1;
}
