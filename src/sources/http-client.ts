import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import type { Tls } from '../config/tls.js';
import { tlsOptions } from './tls-options.js';

/** What a client may do. */
export interface HttpClientOptions {
  /** Of the source that it is for. */
  readonly name: string;
  readonly tls: Tls;
  readonly maxResponseBytes: number;
  /** How many connections there are at most, and whether they stay open. */
  readonly connections: { readonly maxSockets: number; readonly keepAlive: boolean };
}

/**
 * A client that gives answers as they come, text of any status, from nowhere but where it is sent.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file of its TLS settings cannot be used
 */
export function createHttpClient({ name, tls, maxResponseBytes, connections }: HttpClientOptions): AxiosInstance {
  return axios.create({
    httpAgent: new HttpAgent(connections),
    httpsAgent: new HttpsAgent({ ...connections, ...tlsOptions(name, tls) }),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    validateStatus: () => true,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
  });
}
