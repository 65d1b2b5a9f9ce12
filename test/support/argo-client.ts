import { expect } from 'vitest';
import { goForm, goJson, goParseFloat, sendAsGo, type GoAnswer } from './go-http.js';

/** How a measurement of an AnalysisRun ends. */
export interface Measurement {
  readonly phase: 'Successful' | 'Failed' | 'Inconclusive' | 'Error';
  readonly value?: string;
  readonly message?: string;
}

/** The conditions of a metric of an AnalysisTemplate. */
export interface Conditions {
  readonly successCondition?: string;
  readonly failureCondition?: string;
}

/** The provider `web` of a metric. */
export interface WebMetric extends Conditions {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly jsonBody?: unknown;
  readonly jsonPath?: string;
}

/** Takes a measurement as the provider `web` does: any 2xx, the first match of the JSONPath, then the conditions. */
export async function measureWeb(metric: WebMetric): Promise<Measurement> {
  const { url, method = 'GET', headers = {}, jsonBody, jsonPath = '{$}' } = metric;
  const type = jsonBody === undefined ? {} : { 'Content-Type': 'application/json' };
  const body = jsonBody === undefined ? {} : { body: goJson(jsonBody) };
  const { status, body: text } = await sendAsGo({ method, url, headers: { ...headers, ...type }, ...body });
  if (status < 200 || status >= 300) return errored(`received non 2xx response code: ${String(status)}`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { phase: 'Successful', value: text };
  }
  const [, path = ''] = /^\{\$((?:\.\w+)*)\}$/.exec(jsonPath) ?? [];
  let found = data;
  for (const key of path.split('.').slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) {
      return errored(`Could not find JSONPath in body: ${key} is not found`);
    }
    found = (found as Record<string, unknown>)[key];
  }
  return { ...evaluate(found, metric), value: goJson(found) };
}

/** The provider `prometheus` of a metric. */
export interface PrometheusMetric extends Conditions {
  readonly address: string;
  readonly query: string;
}

/** Takes a measurement as the provider `prometheus` does, by client_golang: a form by POST, and a GET where that is not known. */
export async function measurePrometheus(metric: PrometheusMetric, at: Date): Promise<Measurement> {
  const { address, query } = metric;
  const url = `${address}/api/v1/query`;
  const form = goForm({ query, time: String(at.getTime() / 1_000) });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  let answer = await sendAsGo({ method: 'POST', url, headers, body: form });
  if (answer.status === 405 || answer.status === 501) answer = await sendAsGo({ method: 'GET', url: `${url}?${form}` });
  const decoded = decode(answer);
  if ('error' in decoded) return errored(decoded.error);
  const { data } = decoded;
  if (data.resultType === 'scalar') {
    const value = sampleOf(data.result);
    return { ...evaluate(value, metric), value: String(value) };
  }
  if (data.resultType !== 'vector') return errored('Prometheus metric type not supported');
  const values = (data.result as { metric: Record<string, string>; value: unknown }[]).map((one) => {
    for (const label of Object.values(one.metric)) expect(label).toBeTypeOf('string');
    return sampleOf(one.value);
  });
  return { ...evaluate(values, metric), value: `[${values.join(',')}]` };
}

interface Decoded {
  readonly data: { readonly resultType: string; readonly result: unknown };
}

/** What client_golang reads: the body of 200, 400 and 422; of all else the status alone. */
function decode({ status, body }: GoAnswer): Decoded | { readonly error: string } {
  if (Math.floor(status / 100) !== 2 && status !== 400 && status !== 422) {
    const kind = status >= 500 ? 'server' : 'client';
    return { error: `${kind}_error: ${kind} error: ${String(status)}` };
  }
  const read = JSON.parse(body) as Decoded & { status: string; errorType?: string; error?: string };
  if (read.status === 'error') return { error: `${read.errorType ?? ''}: ${read.error ?? ''}` };
  expect(status).toBe(200);
  return read;
}

/** A pair of model.SamplePair: the time is a number of at most three decimals, the value a string. */
function sampleOf(pair: unknown): number {
  const [time, value] = pair as [unknown, unknown];
  expect(time).toBeTypeOf('number');
  expect(String(time)).toMatch(/^\d+(\.\d{1,3})?$/);
  expect(value).toBeTypeOf('string');
  return goParseFloat(value as string);
}

function errored(message: string): Measurement {
  return { phase: 'Error', message };
}

/** Argo's EvaluateResult: a failure first; neither is inconclusive; one condition alone stands for its opposite, too. */
function evaluate(result: unknown, { successCondition, failureCondition }: Conditions): Measurement {
  try {
    const success = successCondition === undefined ? undefined : holds(successCondition, result);
    const failure = failureCondition === undefined ? undefined : holds(failureCondition, result);
    const failed = failure ?? !(success ?? true);
    if (failed) return { phase: 'Failed' };
    return { phase: (success ?? !failed) ? 'Successful' : 'Inconclusive' };
  } catch (error) {
    return errored(String(error));
  }
}

const CONDITION = /^result(?:\.(\w+)|\[(\d+)\])? (==|!=|>=|<=|>|<) (?:"([^"]*)"|([\d.]+))$/;

/** One comparison of expr-lang, joined to others by && or ||, which our examples have no more than. */
function holds(condition: string, result: unknown): boolean {
  if (condition.includes(' || ')) return condition.split(' || ').some((part) => holds(part, result));
  if (condition.includes(' && ')) return condition.split(' && ').every((part) => holds(part, result));
  const match = CONDITION.exec(condition);
  if (!match) throw new Error(`cannot evaluate ${condition}`);
  const [, key, index, operator, text, number] = match;
  const name = key ?? index;
  if (index !== undefined && Array.isArray(result) && result.length <= Number(index))
    throw new Error('index out of range');
  const left = name === undefined ? result : (result as Record<string, unknown>)[name];
  const right = text ?? Number(number);
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') throw new Error(`invalid operation: ${String(operator)}`);
  if (operator === '>=') return left >= right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left < right;
}
