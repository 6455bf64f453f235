/** The demo's devices and platform, each kind a process of its own (docs/decisions/0004). */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '../../gateway/ops/system.js';
import { openBoxKey } from '../../gateway/platform/box-key.js';
import type { Site } from '../../schemas/site.js';
import { TongdaoError } from '../../schemas/errors.js';
import { makePrivate, type DataPaths } from '../data-directory.js';
import { startSimulator } from '../simulate/child.js';
import { DEMO_PEOPLE, type DemoPerson } from './people.js';
import { callControl } from '../simulate/control-call.js';
import { simulatorSocket } from './sockets.js';

function portOfLink(site: Site, link: string): number {
  const transport = site.links.find(({ id }) => id === link)?.transport;
  if (transport?.type !== 'tcp') throw new TongdaoError('CONFIG_INVALID', `demo link "${link}"`);
  return transport.port;
}

/** `--lane 1=7082` for every lane of the site. */
function placesOf(site: Site, kind: 'reader' | 'turnstile'): string[] {
  return site.lanes.flatMap((lane) => {
    const device =
      kind === 'reader'
        ? site.readers.find(({ id }) => id === lane.readers[0])
        : site.turnstiles.find(({ id }) => id === lane.turnstile);
    return device === undefined ? [] : ['--lane', `${lane.id}=${portOfLink(site, device.link)}`];
  });
}

/** What the platform is told about a demo person. */
function platformRecord(person: DemoPerson): Record<string, unknown> {
  const { platform, idNumber } = person;
  if ('fault' in platform) {
    return { idNo: idNumber, status: 'green', fault: { kind: platform.fault } };
  }
  return {
    idNo: idNumber,
    status: platform.status,
    ...('delayMs' in platform ? { delayMs: platform.delayMs } : {}),
  };
}

/** The platform's administrator approves this box: its key is made before the gateway needs it. */
async function enrolBox(site: Site, paths: DataPaths, platformSocket: string): Promise<void> {
  if (site.platform === undefined) return;
  makePrivate(join(paths.dir, 'keys'));
  const key = await openBoxKey({
    file: join(paths.dir, 'keys', 'box.jwk'),
    boxId: site.platform.boxId,
    clock: systemClock,
  });
  await callControl(platformSocket, 'POST', '/enrol', { jwk: key.publicJwk });
}

/** Lets simulators go: without their channel they end. */
export function release(simulators: readonly ChildProcess[]): void {
  for (const child of simulators) if (child.connected) child.disconnect();
}

export async function startSimulators(site: Site, paths: DataPaths): Promise<ChildProcess[]> {
  const url = new URL(site.platform?.url ?? 'http://127.0.0.1:1');
  const platformSocket = simulatorSocket(paths, 'platform');
  const commands = [
    ...(['reader', 'turnstile'] as const).map((kind) => [
      ...[kind, ...placesOf(site, kind)],
      ...['--control', simulatorSocket(paths, kind)],
    ]),
    ['platform', '--port', url.port, '--keys', paths.demo, '--control', platformSocket],
  ];
  const started = await Promise.allSettled(commands.map((command) => startSimulator(command)));
  const children = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    await callControl(platformSocket, 'PUT', '/people', {
      people: DEMO_PEOPLE.map(platformRecord),
    });
    await enrolBox(site, paths, platformSocket);
    return children;
  } catch (error) {
    release(children);
    throw error;
  }
}
