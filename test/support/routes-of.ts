/** Where the routers of foreign dialects are mounted: express keeps no text of that. */
const MOUNTS = ['/kayenta', '/flagger', '/prometheus'];

/** A layer of express' router. */
export interface Layer {
  readonly slash: boolean;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly match: (path: string) => boolean;
}

/** Every method of every path that the routers of express know, as "GET /path/:name". */
export function routesOf(layers: readonly Layer[], prefix = ''): string[] {
  return layers.flatMap((layer) => {
    const { slash, route, handle } = layer;
    if (route) {
      const methods = Object.keys(route.methods).filter((method) => method !== '_all');
      return methods.map((method) => `${method.toUpperCase()} ${prefix}${route.path}`);
    }
    if (!handle.stack) return [];
    if (slash) return routesOf(handle.stack, prefix);
    const mounted = MOUNTS.filter((mount) => layer.match(mount));
    return mounted.length === 1
      ? routesOf(handle.stack, `${prefix}${mounted[0]!}`)
      : ['a router at a path that no test knows'];
  });
}
