import { createHash } from 'node:crypto';
import { invalidField } from './rpc-error.js';

/** Where the next page begins. */
export interface Place {
  readonly offset: number;
  /** Which page it is, from 1. */
  readonly page: number;
}

interface PagedRequest {
  readonly pageToken?: string | null;
  readonly pageSize?: number | null;
}

/** A token for a request's next page. */
export function writePageToken(request: PagedRequest, { offset, page }: Place): string {
  return Buffer.from(JSON.stringify([offset, page, digestOf(request)])).toString('base64url');
}

/** Where a request's page begins; throws INVALID_ARGUMENT for a token that was not given for this very request. */
export function readPageToken(request: PagedRequest): Place {
  const { pageToken } = request;
  if (!pageToken) return { offset: 0, page: 1 };
  const [, offset, page, digest] =
    /^\[(\d+),(\d+),"(\w+)"\]$/.exec(Buffer.from(pageToken, 'base64url').toString()) ?? [];
  if (digest === digestOf(request)) return { offset: Number(offset), page: Number(page) };
  throw invalidField('pageToken', pageToken, 'The page token is not valid for this request.');
}

function digestOf(request: PagedRequest): string {
  const asked = JSON.stringify({ ...request, pageToken: '', pageSize: 0 });
  return createHash('sha256').update(asked).digest('hex');
}
