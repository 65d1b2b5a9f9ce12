/** Segments longer than that are ids, which hold whole requests. */
const LONGEST_SEGMENT = 64;
/** What tells ids apart is their end, the signature. */
const [SHOWN_FIRST, SHOWN_LAST] = [8, 12];
const LONGEST_PATH = 300;

/** The path of a URL as logs have it: without its query, and short enough that nobody can fill a log by it. */
export function loggedPath(url: string): string {
  const [path = ''] = url.split('?');
  // Nothing is shortened segment by segment that will be cut off.
  const segments = path.slice(0, LONGEST_ID_PATH).replaceAll(USER_INFO, '//***@').split('/');
  const short = segments.map((segment) =>
    segment.length > LONGEST_SEGMENT ? `${segment.slice(0, SHOWN_FIRST)}…${segment.slice(-SHOWN_LAST)}` : segment,
  );
  const whole = short.join('/');
  return whole.length > LONGEST_PATH ? `${whole.slice(0, LONGEST_PATH)}…` : whole;
}

const LONGEST_ID_PATH = 16_384;
/** Of a target in absolute form, as proxies are sent. */
const USER_INFO = /\/\/[^/]*@/g;
