/** What staff asked of each lane, kept beyond the process: a closed lane is closed after a crash. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { z } from 'zod';
import { SETTABLE_LANE_MODES, type SettableLaneMode } from '../../schemas/control.js';
import { TongdaoError } from '../../schemas/errors.js';
import { writeDurably } from '../ops/durable-file.js';
import type { Log } from '../ops/log.js';

const FORMAT = 'tongdao-lane-modes-1';

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  lanes: z.record(z.string(), z.enum(SETTABLE_LANE_MODES)),
});

/** `lane-modes.json` in the data directory. Lanes that nobody asked anything of are `normal`. */
export class LaneModes {
  readonly #file: string;
  readonly #modes: Map<string, SettableLaneMode>;
  readonly #queue = new PQueue({ concurrency: 1 });

  /** A file that cannot be read is said in the log and leaves every lane `normal`. */
  constructor(dataDir: string, log: Pick<Log, 'failure'>) {
    this.#file = join(dataDir, 'lane-modes.json');
    this.#modes = read(this.#file, log);
  }

  of(lane: string): SettableLaneMode {
    return this.#modes.get(lane) ?? 'normal';
  }

  /** Durable when it resolves. Rejects with the operating system's error; the next call writes it too. */
  keep(lane: string, mode: SettableLaneMode): Promise<void> {
    this.#modes.set(lane, mode);
    return this.#queue.add(() => {
      const lanes = Object.fromEntries(this.#modes);
      return writeDurably(this.#file, `${JSON.stringify({ format: FORMAT, lanes })}\n`);
    });
  }
}

function read(file: string, log: Pick<Log, 'failure'>): Map<string, SettableLaneMode> {
  if (!existsSync(file)) return new Map();
  try {
    const { lanes } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(Object.entries(lanes));
  } catch (cause) {
    const error = new TongdaoError('CONFIG_UNREADABLE', 'lane-modes.json', { cause });
    log.failure('lane-modes-unreadable', error);
    return new Map();
  }
}
