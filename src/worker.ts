import { parentPort } from 'node:worker_threads';
import { serveWork } from './work/serve-work.js';
import { runTask } from './work-tasks.js';

if (parentPort) serveWork(parentPort, runTask);
