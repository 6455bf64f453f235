/** Opens the ledger with what it needs to judge the clock, and hears when only a restart can help. */
import { isTongdaoError, type TongdaoError } from '../../schemas/errors.js';
import type { LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Site } from '../../schemas/site.js';
import type { SignedTime } from '../../schemas/status.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import { Ledger } from '../ledger/ledger.js';
import type { BootClock } from '../ops/boot-clock.js';
import type { Log } from '../ops/log.js';

export interface RecordsParts {
  readonly site: Site;
  readonly dataDir: string;
  readonly venue: VenueDay;
  readonly boot: BootClock;
  /** The platform's time, once there is one. */
  readonly signedTime: () => SignedTime | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Log;
}

export interface Records {
  readonly ledger: Ledger;
  /** The same ledger, watched for commits that ended unknown. */
  readonly writer: LedgerWriter;
  /** Resolves when a commit ended unknown: what is on the disk can be told after a restart only. */
  readonly mustRestart: Promise<TongdaoError>;
  /** Openings of the last run whose outcome is now `unknown`. */
  readonly reconciled: number;
}

function watched(ledger: Ledger, onUnknown: (error: TongdaoError) => void): LedgerWriter {
  return {
    get ready() {
      return ledger.ready;
    },
    append: async (entry) => {
      try {
        return await ledger.append(entry);
      } catch (error) {
        if (isTongdaoError(error, 'LEDGER_UNKNOWN')) onUnknown(error);
        throw error;
      }
    },
  };
}

export async function openRecords(parts: RecordsParts): Promise<Records> {
  const { site, boot, log } = parts;
  let unknown: (error: TongdaoError) => void = () => undefined;
  const mustRestart = new Promise<TongdaoError>((resolve) => {
    unknown = resolve;
  });
  const ledger = await Ledger.open({
    dir: parts.dataDir,
    origin: `${site.venue.id}/ledger`,
    venue: parts.venue,
    clock: parts.clock,
    timers: parts.timers,
    random: parts.random,
    personalDays: site.retention.personalDays,
    clockEvidence: () => {
      const signed = parts.signedTime();
      return {
        synchronised: boot.synchronised(),
        bootId: boot.bootId,
        bootMs: boot.bootMs(),
        ...(signed === undefined
          ? {}
          : { signedOffsetMs: signed.offsetMs, signedAgeMs: signed.ageMs }),
      };
    },
    onProblem: (problem) => {
      log.failure('ledger', problem);
      if (problem.code === 'LEDGER_UNKNOWN') unknown(problem);
    },
  });
  const reconciled = await ledger.reconcile();
  return { ledger, writer: watched(ledger, unknown), mustRestart, reconciled };
}
