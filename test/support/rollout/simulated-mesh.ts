import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cluster, KubernetesObject } from '../fake-kubectl/cluster.js';
import { renderMesh, type Telemetry } from './mesh-metrics.js';
import { createToyService } from './toy-service.js';

/** A mesh whose cluster is a fake kubectl's: a toy service for each Deployment, and a proxy that sends requests to them as the VirtualService says. */
export interface SimulatedMesh {
  /** Where Prometheus scrapes what Istio's proxies would tell of all workloads. */
  readonly metricsAddress: string;
  /** How many requests each workload has answered, by namespace and name: "shop/checkout-canary". */
  readonly answered: (workload: string) => number;
  readonly stop: () => Promise<void>;
}

/** What it serves. */
export interface MeshOptions {
  readonly cluster: Cluster;
  /** Each has a VirtualService and Deployments of this name. */
  readonly app: string;
  readonly namespaces: readonly string[];
  /** Requests a second, in each namespace. */
  readonly rate: number;
}

const TICK_MS = 50;

/** Starts it, and customers who send requests until it is stopped. */
export async function startMesh({ cluster, app, namespaces, rate }: MeshOptions): Promise<SimulatedMesh> {
  const telemetry: Telemetry = new Map();
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const services = new Map<string, Promise<{ server: Server; port: number }>>();
  const serviceOf = (deployment: KubernetesObject): Promise<{ server: Server; port: number }> => {
    const { namespace = '', name } = deployment.metadata;
    const key = `${namespace}/${name}`;
    const image = (): string =>
      cluster.find('deployment', name, namespace)?.spec.template.spec.containers[0].image ?? 'none';
    const found = services.get(key) ?? listen(createToyService({ key, image, telemetry }));
    services.set(key, found);
    return found;
  };
  const proxies = await Promise.all(
    namespaces.map((namespace) => {
      const route = createRoute(cluster, app, namespace);
      return listen(
        createServer((request, response) => {
          const deployment = route();
          if (!deployment) {
            response.writeHead(503).end();
            return;
          }
          void serviceOf(deployment).then(({ port }) => {
            get({ agent, host: '127.0.0.1', port, path: request.url }, (answer) => {
              response.writeHead(answer.statusCode ?? 502);
              answer.pipe(response);
            }).on('error', () => response.writeHead(502).end());
          });
        }),
      );
    }),
  );
  const metrics = await listen(
    createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(renderMesh(telemetry));
    }),
  );
  const startedMs = performance.now();
  let sent = 0;
  const customers = setInterval(() => {
    // On a busy machine ticks come late, and customers do not.
    const due = Math.floor(((performance.now() - startedMs) * rate) / 1_000);
    for (; sent < due; sent++) {
      for (const { port } of proxies) {
        get({ agent, host: '127.0.0.1', port, path: '/' }, (answer) => answer.resume()).on('error', () => undefined);
      }
    }
  }, TICK_MS);
  const stop = async (): Promise<void> => {
    clearInterval(customers);
    const started = await Promise.all(services.values());
    for (const { server } of [...proxies, ...started, metrics]) {
      server.close();
      server.closeAllConnections();
    }
    agent.destroy();
  };
  const answered = (workload: string): number => telemetry.get(workload)?.requests ?? 0;
  return { metricsAddress: `127.0.0.1:${String(metrics.port)}`, answered, stop };
}

/** The Deployment that the next request goes to: each subset comes up as often as its weight says, as evenly as can be. */
function createRoute(cluster: Cluster, app: string, namespace: string): () => KubernetesObject | undefined {
  const credit = new Map<string, number>();
  return () => {
    const route: { destination: { subset: string }; weight: number }[] =
      cluster.find('virtualservice', app, namespace)?.spec.http[0].route ?? [];
    for (const { destination, weight } of route) {
      credit.set(destination.subset, weight === 0 ? 0 : (credit.get(destination.subset) ?? 0) + weight);
    }
    const [first] = route.toSorted(
      (a, b) => (credit.get(b.destination.subset) ?? 0) - (credit.get(a.destination.subset) ?? 0),
    );
    if (!first) return undefined;
    const { subset } = first.destination;
    credit.set(subset, (credit.get(subset) ?? 0) - 100);
    const subsets: { name: string; labels: Record<string, string> }[] =
      cluster.find('destinationrule', app, namespace)?.spec.subsets ?? [];
    const wanted = Object.entries(subsets.find(({ name }) => name === subset)?.labels ?? { none: 'such' });
    return cluster.list('deployment', namespace).find(({ spec }) => {
      const labels: Record<string, string> = spec.template.metadata.labels;
      return wanted.every(([name, value]) => labels[name] === value);
    });
  };
}

async function listen(server: Server): Promise<{ server: Server; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
