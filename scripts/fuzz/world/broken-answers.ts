import { gzipSync, brotliCompressSync } from 'node:zlib';
import { matrixOf, plainValue, sendText, slotsOf, type AnswerMode, type Asked } from './asked.js';

const whole = (asked: Asked): string =>
  JSON.stringify(matrixOf(asked, (i) => plainValue(asked.form.get('query') ?? '', i), { job: 'shop' }));

const valued =
  (valueAt: (i: number, t: number) => unknown): AnswerMode =>
  (asked) => {
    sendText(asked, JSON.stringify(matrixOf(asked, valueAt)));
  };

const metric =
  (labels: object): AnswerMode =>
  (asked) => {
    sendText(asked, JSON.stringify(matrixOf(asked, () => '1', labels)));
  };

const result =
  (result: unknown): AnswerMode =>
  (asked) => {
    sendText(asked, JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  };

const json =
  (text: string, status = 200): AnswerMode =>
  (asked) => {
    sendText(asked, text, { status });
  };

const XSS = `"><script>fz(1)</script><img src=x onerror=fz(2)>' onmouseover='fz(3) <!-- ]]> \u202e`;
const GIANT = ['1e308', '1e999', '-1e308', '+Inf', '-Inf', 'NaN', '5e-324', '-0', '0x1F', '1_000', '', ' ', '١'];
const WRONG: readonly unknown[] = [{}, [], null, true, 1e308, '1', ['2'], { valueOf: 1 }, 'null', '\u0000'];
const BOMB = gzipSync(Buffer.alloc(24 * 1024 * 1024, ' '));

/** Answers that are wrong in what they say, and those that are packed badly. */
export const BROKEN_ANSWERS: Readonly<Record<string, AnswerMode>> = {
  ok: (asked) => {
    sendText(asked, whole(asked));
  },
  worse: valued((i) => String(1_000 + (i % 7))),
  constant: valued(() => '7'),
  gaps: valued((i) => (i % 3 === 0 ? 'NaN' : String(i))),
  nan: valued(() => 'NaN'),
  giant: valued((i) => GIANT[i % GIANT.length]),
  huge: valued((i) => `${i % 2 === 0 ? '' : '-'}1.7976931348623157e308`),
  tiny: valued((i) => `${String(i)}e-324`),
  wrongvalues: valued((i) => WRONG[i % WRONG.length]),
  wrongtimes: (asked) => {
    const values = slotsOf(asked.form).map((t, i) => [[t, String(t), -t, t + 0.5, 1e300, null, NaN][i % 7], '1']);
    sendText(
      asked,
      JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } }),
    );
  },
  backwards: (asked) => {
    const values = slotsOf(asked.form)
      .map((t) => [t, '1'])
      .reverse();
    sendText(
      asked,
      JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } }),
    );
  },
  empty: result([]),
  nullresult: result(null),
  textresult: result('matrix'),
  objectresult: result({ length: 3, 0: {} }),
  nometric: result([{ values: [] }]),
  manyseries: result(
    Array.from({ length: 3_000 }, (_, i) => ({ metric: { pod: `p${String(i)}` }, values: [[1, '1']] })),
  ),
  twice: result(Array.from({ length: 2 }, () => ({ metric: { a: 'b' }, values: [[1_763_632_800, '1']] }))),
  histograms: result([
    { metric: {}, histograms: [[1_763_632_800, { count: '1', sum: 'NaN', buckets: [[0, '0', '1', '1']] }]] },
  ]),
  vector: json('{"status":"success","data":{"resultType":"vector","result":[]}}'),
  protolabels: json(
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__proto__":{"polluted":"1"},"constructor":"x"},"values":[]}],"__proto__":{"polluted":1}}}',
  ),
  xsslabels: metric({ pod: XSS, [XSS]: 'x' }),
  hugelabels: metric({ pod: 'x'.repeat(500_000) }),
  numberlabels: metric({ pod: 7, zone: null, list: ['a'], deep: { a: 1 } }),
  notjson: json('<html><script>fz(4)</script></html>'),
  cut: (asked) => {
    sendText(asked, whole(asked).slice(0, 60 + asked.number));
  },
  bom: (asked) => {
    sendText(asked, `\ufeff${whole(asked)}`);
  },
  utf16: (asked) => {
    sendText(asked, Buffer.from(whole(asked), 'utf16le'));
  },
  badutf8: (asked) => {
    sendText(
      asked,
      Buffer.concat([
        Buffer.from('{"status":"error","errorType":"execution","error":"'),
        Buffer.from([0xc3, 0x28, 0xff, 0xfe]),
        Buffer.from('"}'),
      ]),
    );
  },
  deep: json(`{"status":"success","data":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
  deepcut: json('['.repeat(500_000)),
  numbers: json('1e999'),
  nothing: json(''),
  null: json('null'),
  partial: json('{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":["store is missing"]}'),
  warnings: (asked) => {
    const warnings = Array.from({ length: 300 }, (_, i) => `PromQL warning: ${XSS} ${String(i)} ${'w'.repeat(i)}`);
    sendText(asked, JSON.stringify({ ...matrixOf(asked, () => '1'), warnings, infos: [XSS, 7, null, {}] }));
  },
  errortypes: (asked) => {
    const types = [
      'bad_data',
      'execution',
      'timeout',
      'unavailable',
      'canceled',
      'internal',
      '__proto__',
      'constructor',
      XSS,
      'x'.repeat(10_000),
    ];
    sendText(
      asked,
      JSON.stringify({
        status: 'error',
        errorType: types[asked.number % types.length],
        error: `${XSS} \r\nSet-Cookie: a=b`,
      }),
      { status: 400 + (asked.number % 110) },
    );
  },
  errorobject: json('{"status":"error","errorType":"execution","error":{"toString":1}}', 422),
  bomb: (asked) => {
    sendText(asked, BOMB, { headers: { 'content-encoding': 'gzip' } });
  },
  bombs: (asked) => {
    sendText(asked, gzipSync(BOMB), { headers: { 'content-encoding': 'gzip, gzip' } });
  },
  brotli: (asked) => {
    sendText(asked, brotliCompressSync(whole(asked)).subarray(0, -3), { headers: { 'content-encoding': 'br' } });
  },
  notpacked: (asked) => {
    sendText(asked, whole(asked), {
      headers: { 'content-encoding': ['gzip', 'deflate', 'br', 'zstd', 'x'][asked.number % 5] ?? 'x' },
    });
  },
  packedcut: (asked) => {
    sendText(asked, gzipSync(whole(asked)).subarray(0, 40 + asked.number), { headers: { 'content-encoding': 'gzip' } });
  },
  large: (asked) => {
    sendText(asked, `${' '.repeat(2 * 1024 * 1024)}${whole(asked)}`);
  },
};
