/** A measuring venue in a directory: its simulators run, its gateway is started when asked. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../gateway/ops/system.js';
import { openBoxKey } from '../../gateway/platform/box-key.js';
import type { SimulatedPersonInput } from '../../gateway/platform/simulator/faults.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { PlatformConfig, Site } from '../../schemas/site.js';
import { dataPaths, makePrivate, type DataPaths } from '../data-directory.js';
import { simulatorSocket } from '../demo/sockets.js';
import { startSimulator } from '../simulate/child.js';
import { callControl } from '../simulate/control-call.js';
import type { BenchPerson } from './people.js';
import { writeBenchSite } from './site.js';

export interface VenueOptions {
  /** Data directory of the gateway; may hold a seeded ledger. */
  readonly dir: string;
  readonly lanes: number;
  /** Somebody walks through so long after an unlocking, milliseconds. */
  readonly walkMs: number;
  /** With the demo's staff, who can log in. */
  readonly demo?: boolean;
}

/** What is wrong with a card, as its chip answers the reader. */
export type CardTrouble = 'damaged' | 'rejects-sam' | 'rejected-by-sam' | 'unknown-type';

export interface BenchVenue {
  readonly paths: DataPaths;
  readonly platform: PlatformConfig;
  readonly lanes: readonly string[];
  /** Where the gateway's pages are, on loopback. */
  readonly httpPort: number;
  /** Replaces everybody the platform knows. */
  setPeople(people: readonly SimulatedPersonInput[]): Promise<void>;
  enrol(box: Pick<PlatformConfig, 'boxId'>, keyFile: string): Promise<void>;
  putCard(lane: string, person: BenchPerson, trouble?: CardTrouble): Promise<void>;
  /** Resolves when the reader has said that the field is empty. */
  takeCard(lane: string): Promise<void>;
  /** Relay pulses that the lane's board has seen. */
  pulses(lane: string): Promise<number>;
  /**
   * From the last byte of the card's frame to the relay command, milliseconds, as reader and board
   * saw it on the machine's common clock.
   */
  cardToRelayMs(lane: string): Promise<number>;
  /** Nobody answers at the platform's address any more. */
  platformDies(): Promise<void>;
  /** Resolves when the simulators have ended. */
  close(): Promise<void>;
}

const readerSchema = z.looseObject({ cardSentAt: z.number().optional() });
const gateSchema = z.looseObject({ pulses: z.number(), unlockedAt: z.number().optional() });

const portsOf = (site: Site, kind: 'reader' | 'gate'): string[] =>
  site.lanes.flatMap(({ id }) => {
    const transport = site.links.find((link) => link.id === `${kind}-line-${id}`)?.transport;
    return transport?.type === 'tcp' ? ['--lane', `${id}=${transport.port}`] : [];
  });

/** A simulator leaves when its channel to us closes. */
async function letGo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.disconnect();
  });
}

export async function openVenue(options: VenueOptions): Promise<BenchVenue> {
  const paths = dataPaths(options.dir);
  for (const dir of [paths.dir, paths.demo, join(paths.dir, 'keys')]) makePrivate(dir);
  const site = await writeBenchSite({ lanes: options.lanes, demo: options.demo ?? false }, paths);
  const { platform } = site;
  if (platform === undefined) throw new TongdaoError('INTERNAL', 'the bench site has a platform');
  const socket = {
    reader: simulatorSocket(paths, 'reader'),
    turnstile: simulatorSocket(paths, 'turnstile'),
    platform: simulatorSocket(paths, 'platform'),
  };
  const port = new URL(platform.url).port;
  const children = await Promise.all([
    startSimulator(['reader', ...portsOf(site, 'reader'), '--control', socket.reader]),
    startSimulator([
      'turnstile',
      ...portsOf(site, 'gate'),
      ...['--control', socket.turnstile, '--walk', String(options.walkMs)],
    ]),
    startSimulator([
      'platform',
      ...['--port', port, '--keys', paths.demo, '--control', socket.platform],
    ]),
  ]);
  const [, , platformSimulator] = children;
  const venue: BenchVenue = {
    paths,
    platform,
    lanes: site.lanes.map(({ id }) => id),
    httpPort: site.http.port,
    async setPeople(people) {
      await callControl(socket.platform, 'PUT', '/people', { people });
    },
    async enrol({ boxId }, file) {
      const key = await openBoxKey({ file, boxId, clock: systemClock });
      await callControl(socket.platform, 'POST', '/enrol', { jwk: key.publicJwk });
    },
    async putCard(lane, { idNumber, name, birth }, fault) {
      const fields = { kind: 'resident-id', number: idNumber, name, sex: '1', birth };
      await callControl(socket.reader, 'PUT', `/lanes/${lane}/card`, {
        fields,
        ...(fault === undefined ? {} : { fault }),
      });
    },
    async takeCard(lane) {
      await callControl(socket.reader, 'DELETE', `/lanes/${lane}/card`);
    },
    async pulses(lane) {
      const path = `/lanes/${lane}`;
      return gateSchema.parse(await callControl(socket.turnstile, 'GET', path)).pulses;
    },
    async cardToRelayMs(lane) {
      const path = `/lanes/${lane}`;
      const { cardSentAt } = readerSchema.parse(await callControl(socket.reader, 'GET', path));
      const { unlockedAt } = gateSchema.parse(await callControl(socket.turnstile, 'GET', path));
      return (unlockedAt ?? Number.NaN) - (cardSentAt ?? Number.NaN);
    },
    async platformDies() {
      await letGo(platformSimulator);
    },
    async close() {
      await Promise.all(children.map(letGo));
    },
  };
  await venue.enrol(platform, join(paths.dir, 'keys', 'box.jwk'));
  return venue;
}
