import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { InvalidArgumentError, type Command } from 'commander';
import { parseConfigDocument } from '../config/config-document.js';
import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';

type Values = Readonly<Record<string, string>>;

/** What the options of a command say of a request. */
export interface RequestOptions {
  readonly config?: string;
  readonly scope?: Values;
  readonly baseline?: Values;
  readonly canary?: Values;
  readonly start?: string;
  readonly end?: string;
  readonly duration?: string;
  readonly warmup?: string;
  readonly step?: string;
  readonly source?: string;
  readonly deadline?: string;
  readonly looks?: number;
  readonly plan?: number;
  readonly compare?: string;
}

/** The command with all that a request to judge can be given by: a file, and an option for each field of it. */
export function withRequestOptions(command: Command): Command {
  return command
    .argument('[request]', 'a file with the body of a request, JSON or YAML; - reads standard input')
    .option('-c, --config <name>', 'the metric config, by name')
    .option('-s, --scope <name=value>', 'a variable that both sides share; may be given again', collect)
    .option('-b, --baseline <name=value>', 'a variable of the baseline; may be given again', collect)
    .option('-k, --canary <name=value>', 'a variable of the canary; may be given again', collect)
    .option('--start <time>', 'where the window starts: RFC 3339, or now')
    .option('--end <time>', 'where it ends; now where it is left out')
    .option('--duration <length>', 'how long it is, such as 20m')
    .option('--warmup <length>', 'cut from its start')
    .option('--step <length>', 'the sampling interval')
    .option('--source <name>', 'the source to ask, by name')
    .option('--deadline <length>', 'how long sources are waited for')
    .option('--looks <count>', 'how often this rollout is judged in all', toCount)
    .option(
      '--plan <looks>',
      'so many looks at the window before it is over, at which a critical metric may fail it',
      toCount,
    )
    .option('--compare <judge>', 'a second judge, to show where it differs');
}

/**
 * The body of a request that a file states, with what the options say in its place.
 *
 * @throws {JudgementError} INVALID_REQUEST where the file cannot be read
 */
export async function requestBody(file: string | undefined, given: RequestOptions): Promise<object> {
  return overlay(file === undefined ? {} : await readBody(file), given);
}

/**
 * The service that an option names.
 *
 * @throws {InvalidArgumentError} where it is no http or https URL
 */
export function toServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError('It must be an http or https URL.');
}

function collect(text: string, before: Values = {}): Values {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function toCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

async function readBody(file: string): Promise<object> {
  const wrong = (problem: string, details: JudgementError['details'] = []): JudgementError =>
    new JudgementError('INVALID_REQUEST', `Cannot judge the request of ${file}: ${problem}`, details);
  const text = await (file === '-' ? readAll(process.stdin) : readFile(file, 'utf8')).catch((error: unknown) => {
    throw wrong(error instanceof Error ? error.message : String(error));
  });
  const document = parseConfigDocument(text, 'yaml');
  if (document.kind === 'broken') {
    const details = document.mistakes.map(({ line, column, message }) => ({
      pointer: `${file}:${String(line)}:${String(column)}`,
      message,
    }));
    throw wrong('it cannot be read', details);
  }
  const { data } = document;
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  throw wrong('it must hold an object');
}

function overlay(body: object, given: RequestOptions): object {
  const { config, start, end, duration, warmup, step, source, deadline, looks, plan, compare } = given;
  const window = defined({ start, end, duration });
  const said = defined({ config, warmup, step, source, deadline, looks, compare });
  return {
    ...body,
    ...said,
    ...(Object.keys(window).length > 0 ? { window } : {}),
    ...(plan === undefined ? {} : { plan: { looks: plan } }),
    ...(given.scope ? { scope: { ...objectAt(body, 'scope'), ...given.scope } } : {}),
    ...sideOf(body, 'baseline', given.baseline),
    ...sideOf(body, 'canary', given.canary),
  };
}

function sideOf(body: object, side: 'baseline' | 'canary', values: Values | undefined): object {
  if (!values) return {};
  const written = objectAt(body, side);
  return { [side]: { ...written, scope: { ...objectAt(written, 'scope'), ...values } } };
}

function objectAt(document: object, key: string): object {
  const value = propertyOf(document, key);
  return typeof value === 'object' && value !== null ? value : {};
}

function defined(options: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
