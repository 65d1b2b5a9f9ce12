import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from '../../../test/support/fake-monitoring/certificate.js';
import { finding, type Finding } from '../finding.js';
import { watchArchive } from './archive-folder.js';
import { startHostileSources } from './hostile-source.js';
import { layWorld } from './lay-world.js';
import { plantSecrets, type PlantedSecrets } from './plant-secrets.js';
import { startServiceProcess, type ServiceProcess } from './service-process.js';

/** A service among hostile neighbours. */
export interface World {
  readonly service: ServiceProcess;
  readonly secrets: PlantedSecrets;
  readonly guarded: boolean;
  /** Where the service keeps judgements. */
  readonly archive: string;
  /** What was found beside the answers since it was asked last. */
  readonly found: () => readonly Finding[];
  /** Searches what lies in the archive for secrets. */
  readonly searchArchive: () => void;
  readonly stop: () => Promise<string>;
}

/** How a world is started. */
export interface WorldOptions {
  readonly seed: number;
  /** Whether callers must say who they are. */
  readonly guarded: boolean;
  /** Arguments of node that start the service. */
  readonly command: readonly string[];
}

/** Starts the neighbours and the service. */
export async function startWorld({ seed, guarded, command }: WorldOptions): Promise<World> {
  const certificate = selfSignedCertificate();
  const secrets = plantSecrets(seed, certificate);
  let findings: Finding[] = [];
  const report = (one: Finding): void => {
    findings.push(one);
  };
  const arrived = ({ place, bytes }: { place: string; bytes: Buffer }): void => {
    for (const name of secrets.findForeign(place, bytes)) {
      report(finding('secret told to another', `${name} to ${place}`, bytes.toString('latin1')));
    }
  };
  const stranger = await startServer((bytes) => {
    report(finding('stranger asked', 'a redirect was followed', bytes.toString('latin1')));
    return 200;
  });
  const receiver = await startServer((bytes, n) => {
    arrived({ place: bytes.toString('latin1').split('/')[1] ?? '', bytes });
    return RECEIVED[n % RECEIVED.length] ?? 200;
  });
  const onArrival = arrived;
  const sources = await startHostileSources({
    certificate,
    token: secrets.token,
    onArrival,
    strangerUrl: stranger.url,
  });
  const laid = layWorld(secrets, { ...sources, receiverUrl: receiver.url, guarded }, certificate);
  const service = await startServiceProcess({
    command,
    environment: laid.environment,
    findSecrets: secrets.find,
    report,
  });
  const archive = watchArchive(laid.archive, secrets.find, report);
  const stop = async (): Promise<string> => {
    const end = await service.stop();
    archive();
    for (const server of [sources, stranger, receiver]) server.stop();
    rmSync(laid.folder, { recursive: true });
    return end;
  };
  const found = (): readonly Finding[] => {
    const now = findings;
    findings = [];
    return now;
  };
  return { service, secrets, guarded, archive: laid.archive, found, searchArchive: archive, stop };
}

/** How a receiver of messages answers, in turn; 0 is no answer, 1 a closed connection. */
const RECEIVED = [200, 500, 200, 302, 0, 200, 1, 429];

/** A server that takes whatever comes. */
async function startServer(take: (bytes: Buffer, n: number) => number) {
  let n = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const head = `${request.url ?? ''}\n${request.rawHeaders.join('\n')}\n`;
      const status = take(Buffer.concat([Buffer.from(head), ...chunks]), n++);
      if (status === 1) request.socket.destroy();
      else if (status !== 0) response.writeHead(status, { location: '/stranger' }).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, stop };
}
