/** A gateway's platform client and a platform simulator over real HTTP on loopback, in manual time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openBoxKey, type BoxKey } from '../../../../gateway/platform/box-key.js';
import {
  createHealthPlatform,
  type HealthPlatformClient,
  type HealthPlatformOptions,
} from '../../../../gateway/platform/client.js';
import { openKeySet, type PlatformKeys } from '../../../../gateway/platform/hc-jws-1/key-set.js';
import { openSeqStore, type SeqStore } from '../../../../gateway/platform/seq-store.js';
import type {
  ControlAddress,
  PlatformSimulator,
  SimulatorExchange,
} from '../../../../gateway/platform/simulator/contract.js';
import { startPlatformSimulator } from '../../../../gateway/platform/simulator/server.js';
import type { PlatformConfig } from '../../../../schemas/site.js';
import type { Lookup } from '../../../../schemas/status.js';
import type { RandomSource } from '../../../../schemas/time.js';
import { ManualTime } from '../../../support/manual-time.js';
import { tempDir } from '../../../support/temp.js';

/** Invented people: division 329999 does not exist. */
export const WANG = '329999193503071238';
export const LI = '329999194011230027';

export const realRandom: RandomSource = { bytes: (length) => randomBytes(length) };

export interface LogLine {
  readonly level: string;
  readonly what: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface Rig {
  /** The gateway's time and the platform's: two clocks, so that one can be wrong. */
  readonly time: ManualTime;
  readonly platformTime: ManualTime;
  readonly simulator: PlatformSimulator;
  readonly client: HealthPlatformClient;
  readonly config: PlatformConfig;
  readonly signer: BoxKey;
  readonly keys: PlatformKeys;
  readonly seq: SeqStore;
  readonly logged: LogLine[];
  readonly exchanges: SimulatorExchange[];
  readonly notes: string[];
  ask(idNo?: string, onLate?: (lookup: Lookup) => void): Promise<Lookup>;
  close(): Promise<void>;
}

export async function startRig(
  options: {
    readonly boxClock?: string;
    readonly client?: Partial<HealthPlatformOptions>;
    readonly config?: Partial<PlatformConfig>;
    readonly enrol?: boolean;
    readonly control?: ControlAddress;
  } = {},
): Promise<Rig> {
  const directory = tempDir();
  const time = new ManualTime(options.boxClock);
  const platformTime = new ManualTime();
  const simulator = await startPlatformSimulator({
    clock: platformTime,
    timers: platformTime,
    random: realRandom,
    ...(options.control === undefined ? {} : { control: options.control }),
  });
  const signer = await openBoxKey({
    file: join(directory.path, 'box-key.jwk'),
    boxId: 'box-7',
    clock: platformTime,
  });
  if (options.enrol !== false) await simulator.control.enrol(signer.publicJwk);
  simulator.control.setPeople([
    { idNo: WANG, status: 'green' },
    { idNo: LI, status: 'red' },
  ]);
  const config: PlatformConfig = {
    profile: 'hc-jws-1',
    url: simulator.url,
    boxId: 'box-7',
    site: 'site-1',
    rootKeyFile: 'root.jwk',
    keySetFile: 'keys.jws',
    budgetMs: 1300,
    earlyLookup: false,
    ...options.config,
  };
  const notes: string[] = [];
  const keys = await openKeySet({
    rootKey: simulator.control.rootKey(),
    installed: simulator.control.keySet(),
    storedFile: join(directory.path, 'key-set.jws'),
    issuer: simulator.url,
    clock: time,
    note: (what) => notes.push(what),
  });
  const seq = await openSeqStore({ file: join(directory.path, 'seq') });
  const logged: LogLine[] = [];
  const client = createHealthPlatform({
    config,
    signer,
    keys,
    seq,
    clock: time,
    timers: time,
    random: realRandom,
    log: (level, what, fields) => logged.push({ level, what, fields }),
    ...options.client,
  });
  const exchanges: SimulatorExchange[] = [];
  simulator.control.observe((exchange) => exchanges.push(exchange));
  return {
    time,
    platformTime,
    simulator,
    client,
    config,
    signer,
    keys,
    seq,
    logged,
    exchanges,
    notes,
    ask: (idNo = WANG, onLate) =>
      client.lookup(
        {
          person: { idType: '01', idNo, name: '王小明' },
          laneId: 'lane-1',
          startedAt: time.mono(),
        },
        onLate,
      ),
    async close() {
      await client.close();
      await simulator.close();
      await seq.close();
      directory.remove();
    },
  };
}

/** `green`, or status and cause. */
export const brief = ({ status, cause }: Lookup): string =>
  cause === undefined ? status : `${status}/${cause}`;

/** Waits until something another part does over a real socket has happened. */
export async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > limit) throw new Error('waited 5 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
