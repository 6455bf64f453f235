import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import type { ClockEvidence } from '../../../gateway/ledger/clock-trust.js';
import { Ledger, type LedgerOptions } from '../../../gateway/ledger/ledger.js';
import type { LedgerEntry, VenueDay } from '../../../schemas/ledger.js';
import type { Person } from '../../../schemas/status.js';
import type { RandomSource } from '../../../schemas/time.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';

export const ORIGIN = 'gate-1.example.org/ledger';
export const DAY_MS = 86_400_000;

/** Real random bytes: a second opening must not repeat the event ids of the first. */
export const random: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) };

export const shanghai: VenueDay = {
  timeZone: 'Asia/Shanghai',
  dayOf: (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
};

/** Invented people of an administrative division that does not exist. */
export const LI: Person = { idType: '01', idNo: '329999194912310026', name: '李测试' };
export const WANG: Person = { idType: '01', idNo: '329999195001010014', name: '王样例' };

/** One booted machine whose clocks are moved by the test. */
export class Machine {
  readonly time = new ManualTime();
  synchronised = true;
  bootId = 'boot-1';
  signedOffsetMs: number | undefined;

  evidence(): ClockEvidence {
    return {
      synchronised: this.synchronised,
      bootId: this.bootId,
      bootMs: this.time.mono(),
      ...(this.signedOffsetMs === undefined
        ? {}
        : { signedOffsetMs: this.signedOffsetMs, signedAgeMs: 0 }),
    };
  }
}

export interface Bench {
  readonly dir: string;
  readonly machine: Machine;
  /** Opens (again); everything opened is closed by `remove`. */
  open(more?: Partial<LedgerOptions>): Promise<Ledger>;
  remove(): Promise<void>;
}

export function ledgerBench(): Bench {
  const { path, remove } = tempDir('tongdao-ledger-');
  return benchIn(path, remove);
}

/** In a directory that the test made. */
export function benchIn(path: string, remove = (): void => undefined): Bench {
  const machine = new Machine();
  const opened: Ledger[] = [];
  return {
    dir: path,
    machine,
    async open(more = {}) {
      const ledger = await Ledger.open({
        dir: path,
        origin: ORIGIN,
        venue: shanghai,
        clock: machine.time,
        timers: machine.time,
        random,
        personalDays: 14,
        clockEvidence: () => machine.evidence(),
        ...more,
      });
      opened.push(ledger);
      return ledger;
    },
    async remove() {
      for (const ledger of opened) await ledger.close();
      remove();
    },
  };
}

export function visitOf(person: Person, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    kind: 'visit',
    person,
    payload: { idNo: person.idNo, name: person.name, reasons: ['registered-by-id'] },
    query: { lane: 'lane-1', result: 'admit', tookMs: 420 },
    ...more,
  };
}

/** A copy of the files for a test that changes bytes; the ledger must be closed or checkpointed. */
export function copyOf(dir: string): { path: string; remove: () => void } {
  const copy = tempDir('tongdao-copy-');
  cpSync(dir, copy.path, { recursive: true, preserveTimestamps: true });
  return copy;
}
