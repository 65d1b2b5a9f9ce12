import type { Request } from 'express';

/** Where the start page is as seen from what a request asked for: wherever the service is mounted, it is right. */
export function homeOf({ baseUrl, path }: Pick<Request, 'baseUrl' | 'path'>): string {
  return '../'.repeat(`${baseUrl}${path}`.split('/').length - 2) || './';
}
