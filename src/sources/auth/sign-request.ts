import { createHash, createHmac } from 'node:crypto';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** A request to AWS with the headers that are signed, by lower-case names, among them host and x-amz-date. */
export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>> & { readonly 'x-amz-date': string };
  readonly body: string;
}

/** Whose signature it is, and what for. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/**
 * The Authorization header of AWS' signature version 4.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(request: SignableRequest, key: SigningKey): { authorization: string; signature: string } {
  const dateTime = request.headers['x-amz-date'];
  const date = dateTime.slice(0, 8);
  const scope = `${date}/${key.region}/${key.service}/aws4_request`;
  const signedHeaders = Object.keys(request.headers).sort().join(';');
  const toSign = [ALGORITHM, dateTime, scope, sha256(canonical(request, signedHeaders))].join('\n');
  const dayKey = hmac(`AWS4${key.secretAccessKey}`, date);
  const signingKey = [key.region, key.service, 'aws4_request'].reduce(hmac, dayKey);
  const signature = hmac(signingKey, toSign).toString('hex');
  const credential = `${key.accessKeyId}/${scope}`;
  return {
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    signature,
  };
}

/** The SHA-256 digest in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An instant as AWS writes it: 20150830T123600Z. */
export function amzDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The request in the one form that both sides sign. */
function canonical({ method, url, headers, body }: SignableRequest, signedHeaders: string): string {
  const names = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = names.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`);
  return [method, pathOf(url), queryOf(url), lines.join(''), signedHeaders, sha256(body)].join('\n');
}

/** Each segment of the path is encoded a second time, for all services but S3. */
function pathOf({ pathname }: URL): string {
  return pathname.replaceAll(/\/+/g, '/').split('/').map(encode).join('/');
}

/** By name, then by value: a space, which is never left, comes before all that is. */
function queryOf({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encode(name)} ${encode(value)}`)
    .sort()
    .join('&')
    .replaceAll(' ', '=');
}

/** All but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
