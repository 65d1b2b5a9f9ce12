import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server's key and certificate in PEM. */
export interface Certificate {
  readonly key: Buffer;
  readonly certificate: Buffer;
}

/** A certificate for 127.0.0.1 and localhost that vouches for itself, made by openssl. */
export function selfSignedCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'fake-monitoring-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  try {
    execFileSync('openssl', ['req', '-x509', ...key, '-out', 'certificate.pem', '-days', '2', ...names], {
      cwd: folder,
      stdio: 'pipe',
    });
    return { key: readFileSync(join(folder, 'key.pem')), certificate: readFileSync(join(folder, 'certificate.pem')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
