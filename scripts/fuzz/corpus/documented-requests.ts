import { jsonMessage, textMessage, type Message } from '../message.js';

/** Requests to one route, which mutations begin with. */
export interface Route {
  readonly name: string;
  /** `{id}`, `{name}` and `{file}` in a target stand for what there is of it. */
  readonly variants: readonly Message[];
}

interface DocumentedOperation {
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >;
  };
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema?: { readonly enum?: readonly string[] };
  }[];
}

/** What is read of the service's own description. */
export interface DocumentedPaths {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

/** Every route that the service documents, with its examples: also those that come with another task are in it at once. */
export function documentedRoutes({ paths }: DocumentedPaths): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      name: `${method} ${path}`,
      variants: variantsOf(path, method.toUpperCase(), operation),
    })),
  );
}

function variantsOf(path: string, method: string, { requestBody, parameters = [] }: DocumentedOperation): Message[] {
  const targets = [path, `${path}?${queryOf(parameters)}`];
  const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.values(examples).map(({ value }) => ({ type, value })),
  );
  return targets.flatMap((target): Message[] => {
    if (bodies.length === 0) return [{ method, target, headers: [] }];
    return bodies.map(({ type, value }) =>
      typeof value === 'string' ? textMessage(target, value, { method, type }) : jsonMessage(target, value, method),
    );
  });
}

function queryOf(parameters: NonNullable<DocumentedOperation['parameters']>): string {
  return parameters
    .filter(({ in: place }) => place === 'query')
    .map(({ name, schema }) => `${name}=${schema?.enum?.[1] ?? (name === 'query' ? 'vector(1)' : '1')}`)
    .join('&');
}
