/**
 * A site that is no demo: its devices and its platform are simulator processes of their own, which
 * outlive any number of gateways, as real devices do.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openBoxKey } from '../../gateway/platform/box-key.js';
import type { SimulatedPersonInput } from '../../gateway/platform/simulator/faults.js';
import { systemClock } from '../../gateway/ops/system.js';
import type { RegistrationInput } from '../../schemas/registration.js';
import { demoPolicyWithOrder } from '../../scripts/demo/order.js';
import { inventedNumber } from '../../scripts/demo/people.js';
import { PLATFORM_FILES } from '../../scripts/demo/platform-files.js';
import { freePorts } from '../../scripts/demo/ports.js';
import { callControl } from '../../scripts/simulate/control-call.js';
import { tempDir } from './temp.js';

const ENTRY = fileURLToPath(new URL('../../dist/scripts/tongdao.cjs', import.meta.url));

const gateSchema = z.object({
  pulses: z.number(),
  passed: z.number(),
  unlocked: z.boolean(),
});
export type GateCount = z.infer<typeof gateSchema>;

export interface SimulatedSiteOptions {
  readonly lanes: number;
  /** With it an order is in force and every card is a question to the simulated platform. */
  readonly platform?: boolean;
  /** Where the gateway keeps its data; by default a directory beside the simulators' sockets. */
  readonly dataDir?: string;
  /** Somebody walks this long after an unlocking, milliseconds. */
  readonly walkMs?: number;
  /** Places of lane 1's devices when they are not the simulators' own TCP ports. */
  readonly readerPlace?: unknown;
  readonly boardPlace?: unknown;
}

export interface SimulatedSite {
  readonly dataDir: string;
  readonly temp: string;
  readonly lanes: readonly string[];
  readonly httpPort: number;
  /** TCP port of a lane's simulated reader. */
  readerPort(lane: string): number;
  /** TCP port of a lane's simulated relay board. */
  boardPort(lane: string): number;
  lay(lane: string, idNumber: string): Promise<void>;
  /** Resolves once the reader has said that no card is there, or nobody asks it. */
  lift(lane: string): Promise<void>;
  /** What the board and the gate behind it counted since they were started. */
  gate(lane: string): Promise<GateCount>;
  setPeople(people: readonly SimulatedPersonInput[]): Promise<void>;
  close(): Promise<void>;
}

/** An 18-character number of nobody (division 329999), a new one for each `n` from 0 to 9,999. */
export function inventedPerson(n: number): string {
  const year = 1930 + (Math.floor(n / 1000) % 40);
  return inventedNumber(`${year}-03-12`, String(n % 1000).padStart(3, '0'));
}

/** What the attendant types for somebody who shows a valid ID. */
export function registrationAtDesk(idNumber: string, lane: string): RegistrationInput {
  return { door: 'id', idNumber, name: '王测试', lane, operator: 'desk-1' };
}

/** Starts `tongdao simulate …` of the built product; resolves when it serves. */
export async function startSimulatorProcess(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(ENTRY, ['simulate', ...args], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error(`simulate ${args[0] ?? ''} ended:\n${said}`)));
  });
  return child;
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

export async function startSimulatedSite(options: SimulatedSiteOptions): Promise<SimulatedSite> {
  const temp = tempDir('tongdao-site-');
  const dataDir = options.dataDir ?? join(temp.path, 'data');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lanes = Array.from({ length: options.lanes }, (_, at) => String(at + 1));
  // Far from the demo's ports, and not where another run begins to look.
  const first = 20_000 + Math.floor(Math.random() * 10_000);
  const ports = await freePorts(first, 2 + lanes.length * 2);
  const [httpPort = 0, platformPort = 0] = ports;
  const readerPort = (lane: string): number => ports[Number(lane) * 2] ?? 0;
  const boardPort = (lane: string): number => ports[Number(lane) * 2 + 1] ?? 0;
  const sockets = {
    reader: join(temp.path, 'reader.sock'),
    turnstile: join(temp.path, 'turnstile.sock'),
    platform: join(temp.path, 'platform.sock'),
  };
  const tcp = (port: number): unknown => ({ type: 'tcp', host: '127.0.0.1', port });

  const children: ChildProcess[] = [];
  const places = (portOf: (lane: string) => number): string[] =>
    lanes.flatMap((lane) => ['--lane', `${lane}=${portOf(lane)}`]);
  children.push(
    ...(await Promise.all([
      startSimulatorProcess(['reader', ...places(readerPort), '--control', sockets.reader]),
      startSimulatorProcess([
        'turnstile',
        ...places(boardPort),
        ...['--control', sockets.turnstile, '--walk', String(options.walkMs ?? 200)],
      ]),
    ])),
  );
  if (options.platform === true) {
    children.push(
      await startSimulatorProcess([
        'platform',
        ...['--port', String(platformPort), '--keys', temp.path, '--control', sockets.platform],
      ]),
    );
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    const key = await openBoxKey({
      file: join(dataDir, 'keys', 'box.jwk'),
      boxId: 'box-1',
      clock: systemClock,
    });
    await callControl(sockets.platform, 'POST', '/enrol', { jwk: key.publicJwk });
    // The demo's own version is refused outside the demo.
    const policy = { ...demoPolicyWithOrder(systemClock.wall()), version: 'test-epidemic-1' };
    writeFileSync(join(dataDir, 'policy.json'), JSON.stringify(policy), { mode: 0o600 });
  }
  const site = {
    version: 1,
    venue: { id: 'faults.example.org', name: '测试医院', placeType: 'hospital' },
    http: { port: httpPort },
    links: lanes.flatMap((lane) => [
      {
        id: `reader-line-${lane}`,
        protocol: 'sam',
        transport: (lane === '1' ? options.readerPlace : undefined) ?? tcp(readerPort(lane)),
      },
      {
        id: `gate-line-${lane}`,
        protocol: 'modbus',
        transport: (lane === '1' ? options.boardPlace : undefined) ?? tcp(boardPort(lane)),
      },
    ]),
    readers: lanes.map((lane) => ({
      id: `reader-${lane}`,
      driver: 'sam',
      link: `reader-line-${lane}`,
    })),
    turnstiles: lanes.map((lane) => ({
      id: `gate-${lane}`,
      driver: 'modbus',
      link: `gate-line-${lane}`,
      inputs: { passedIn: 0, passedOut: 1 },
    })),
    lanes: lanes.map((lane) => ({
      id: lane,
      name: `${lane} 号通道`,
      readers: [`reader-${lane}`],
      turnstile: `gate-${lane}`,
      assistAtMs: 1800,
    })),
    ...(options.platform === true
      ? {
          platform: {
            profile: 'hc-jws-1',
            url: `http://127.0.0.1:${platformPort}`,
            boxId: 'box-1',
            site: 'test',
            rootKeyFile: join(temp.path, PLATFORM_FILES.rootKey),
            keySetFile: join(temp.path, PLATFORM_FILES.keySet),
          },
        }
      : {}),
  };
  writeFileSync(join(dataDir, 'site.json'), JSON.stringify(site), { mode: 0o600 });

  return {
    dataDir,
    temp: temp.path,
    lanes,
    httpPort,
    readerPort,
    boardPort,
    lay: async (lane, idNumber) => {
      const fields = {
        kind: 'resident-id',
        number: idNumber,
        name: '王测试',
        sex: Number(idNumber[16]) % 2 === 1 ? '1' : '2',
        birth: idNumber.slice(6, 14),
      };
      await callControl(sockets.reader, 'PUT', `/lanes/${lane}/card`, { fields });
    },
    lift: async (lane) => {
      await callControl(sockets.reader, 'DELETE', `/lanes/${lane}/card`);
    },
    gate: async (lane) =>
      gateSchema.parse(await callControl(sockets.turnstile, 'GET', `/lanes/${lane}`)),
    setPeople: async (people) => {
      await callControl(sockets.platform, 'PUT', '/people', { people });
    },
    close: async () => {
      await Promise.all(children.map(endProcess));
      temp.remove();
    },
  };
}
