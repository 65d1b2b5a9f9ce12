import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { Tls } from '../config/tls.js';
import { JudgementError } from '../errors.js';

/** What Node needs to know of a source's TLS. */
export interface TlsOptions {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/**
 * The TLS options of Node for these settings of a source.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file cannot be read, or is not what it should be
 */
export function tlsOptions(name: string, tls: Tls): TlsOptions {
  const read = (file: string | undefined): Buffer | undefined => {
    try {
      return file === undefined ? undefined : readFileSync(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new JudgementError('INVALID_SETTINGS', `Cannot read a TLS file of source "${name}": ${reason}`);
    }
  };
  const { caFile, certFile, keyFile, serverName, insecureSkipVerify } = tls;
  const files = { ca: read(caFile), cert: read(certFile), key: read(keyFile) };
  refuseBrokenTls(name, files);
  return {
    ...files,
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: !insecureSkipVerify,
  };
}

function refuseBrokenTls(name: string, files: SecureContextOptions): void {
  try {
    createSecureContext(files);
    // What is no certificate would be passed over, and then nobody trusted.
    if (files.ca instanceof Buffer) new X509Certificate(pemOf(files.ca));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_SETTINGS', `Cannot use the TLS files of source "${name}": ${reason}`);
  }
}

function pemOf(file: Buffer): Buffer {
  if (!file.includes('-----BEGIN ')) throw new Error('its caFile is not in PEM');
  return file;
}
