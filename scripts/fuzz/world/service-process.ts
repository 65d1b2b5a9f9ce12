import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { finding, type Report } from '../finding.js';
import type { FindSecrets } from './secrets.js';

/** The service under test, in a process of its own. */
export interface ServiceProcess {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** Undefined while it runs; afterwards how it ended. */
  readonly ended: () => string | undefined;
  readonly memoryMebibytes: () => number;
  readonly openFiles: () => number;
  /** Ends it by SIGTERM and resolves with how it ended. */
  readonly stop: () => Promise<string>;
}

/** What is started, and who is told of what it prints. */
export interface ServiceOptions {
  /** Arguments of node. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly findSecrets: FindSecrets;
  readonly report: Report;
}

const PATIENCE_MS = 60_000;
const ERROR_LEVEL = 50;

/** Starts the service and resolves when it listens; all that it prints is searched for secrets and for bugs. */
export async function startServiceProcess(options: ServiceOptions): Promise<ServiceProcess> {
  const { command, environment } = options;
  const child = spawn(process.execPath, [...command], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  let end: string | undefined;
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', kill);
    end = String(signal ?? code);
    return end;
  });
  const { hostname, port } = new URL(await addressOf(child, options));
  const pid = child.pid ?? 0;
  return {
    host: hostname,
    port: Number(port),
    pid,
    ended: () => end,
    memoryMebibytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) / 1_024,
    openFiles: () => readdirSync(`/proc/${String(pid)}/fd`).length,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function addressOf(child: ChildProcess, { findSecrets, report }: ServiceOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('The service did not start in time'));
    }, PATIENCE_MS);
    let printed = '';
    child.once('close', (code) => {
      reject(new Error(`The service ended with ${String(code)} before it was ready: ${printed}`));
    });
    readLines(child.stderr, (line) => {
      printed += `${line}\n`;
      report(finding('stderr', line, line));
      tellSecrets(line);
    });
    readLines(child.stdout, (line) => {
      const address = /^canary-judge listens on (http:\S+)$/.exec(line)?.[1];
      if (address === undefined) checkLogLine(line, report);
      else {
        clearTimeout(timer);
        resolve(address);
      }
      tellSecrets(line);
    });
    function tellSecrets(line: string): void {
      for (const name of findSecrets(Buffer.from(line))) report(finding('secret in log', name, line));
    }
  });
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

/** What is told at this level of others: of receivers of messages, and of files that somebody has damaged. */
const NO_BUGS = [
  'could not be told of a judgement',
  'a file in the archive is broken, and taken as if it were not there',
  'a judgement could not be archived',
  'the archive could not be looked into',
];

/** Every line is one JSON object, and none tells of a bug. */
function checkLogLine(line: string, report: Report): void {
  try {
    const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: { stack?: string } };
    const stack = err?.stack?.split('\n').slice(0, 3).join(' ') ?? '';
    if (typeof level !== 'number') report(finding('log line', 'no level', line));
    else if (level >= ERROR_LEVEL && !NO_BUGS.includes(msg ?? ''))
      report(finding('bug in log', `${msg ?? ''} ${stack}`, line));
  } catch {
    report(finding('log line', 'no JSON', line));
  }
}
