import { propertyOf } from '../config/property-of.js';
import { JudgementError, type ErrorDetail } from '../errors.js';
import type { ServerAddress } from './server-address.js';

/** A question to a service: posted where it has a body. */
export interface Asking {
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/**
 * What a service that runs at a URL answers, as JSON; undefined where it is none.
 *
 * @throws {JudgementError} where nobody answers, or the service refuses, with the mistakes that it tells
 * @throws the signal's reason once it is aborted
 */
export async function askService(server: ServerAddress, path: string, { body, signal }: Asking): Promise<unknown> {
  const url = `${server.url.href.replace(/\/+$/, '')}${path}`;
  const post = { method: 'POST', body: JSON.stringify(body) };
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }),
  };
  const response = await fetch(url, { ...(body === undefined ? {} : post), headers, signal }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw new JudgementError('SOURCE_UNREACHABLE', `Cannot judge: nobody answers at ${url} (${reasonOf(error)})`);
    },
  );
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(url, response.status, json);
  return json;
}

function reasonOf(error: unknown): string {
  const cause = propertyOf(error, 'cause') ?? error;
  const code = propertyOf(cause, 'code');
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : String(cause);
}

/** What a service refuses, in its own words. */
function problemOf(url: string, status: number, problem: unknown): JudgementError {
  const detail = propertyOf(problem, 'detail');
  const message = typeof detail === 'string' ? detail : `Cannot judge: ${url} answers with status ${String(status)}`;
  const errors = propertyOf(problem, 'errors');
  return new JudgementError('SOURCE_FAILED', message, Array.isArray(errors) ? errors.flatMap(toDetail) : []);
}

function toDetail(error: unknown): ErrorDetail[] {
  const [pointer, message] = [propertyOf(error, 'pointer'), propertyOf(error, 'message')];
  return typeof message === 'string' ? [{ pointer: typeof pointer === 'string' ? pointer : '', message }] : [];
}
