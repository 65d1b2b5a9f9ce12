import { outliveReaders } from './commands/outlive-readers.js';
import { tellFault } from './commands/tell-fault.js';
import { exitProcess } from './lifetime/exit-process.js';
import { live } from './lifetime/live.js';

outliveReaders(process.stdout);
outliveReaders(process.stderr);

await live(
  async () => {
    // Loading the service takes most of its start, in which a signal is to be heard, too: process 1 of a container hears only those that it listens for.
    const [{ createLogger }, { loadSettings }, { serveApp }, { wireService }] = await Promise.all([
      import('./telemetry/create-logger.js'),
      import('./config/settings.js'),
      import('./http/serve-app.js'),
      import('./wire.js'),
    ]);
    const settings = await loadSettings(process.env);
    const logger = createLogger(settings.logLevel);
    const { app, guard, refuseNew, close, onFault, tellRest } = await wireService(settings, logger);
    const { address, drain } = await serveApp(app, { ...settings, logger, guard });
    process.stdout.write(`canary-judge listens on ${address}\n`);
    return {
      logger,
      onFault,
      end: async () => {
        refuseNew();
        await drain();
        // What is left then, such as a call that cannot be called off, is nobody's any more.
        close();
        await tellRest();
      },
    };
  },
  {
    on: (event, listener) => process.on(event, listener),
    complain: (text) => process.stderr.write(text),
    exit: exitProcess,
    tell: tellFault,
  },
);
