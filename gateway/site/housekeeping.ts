/** What runs by the clock: retention, the opening journal, and conditions that nobody announces. */
import type { CivilDate } from '../../schemas/credential.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { LedgerEntry, LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Cancel, Clock, Timers } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { OpeningJournalFile } from '../ledger/journal.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Alarms } from '../ops/alarms.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import type { HealthPlatformClient } from '../platform/client.js';
import { replayOpening, type JournalledOperators } from '../registration/journalled-opening.js';

export interface HousekeepingParts {
  readonly ledger: Ledger;
  readonly writer: LedgerWriter;
  readonly platform: HealthPlatformClient | undefined;
  readonly journalFile: string;
  readonly health: Health;
  readonly alarms: Alarms;
  readonly operators: JournalledOperators;
  readonly inForce: () => PolicyInForce;
  /** Takes a row that nobody waits for. */
  readonly addRow: (entry: LedgerEntry) => void;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const LOOK_MS = 1000;
/** A retention that had to wait for a trusted clock asks again. */
const RETENTION_RETRY_MS = 60_000;

export class Housekeeping {
  readonly journal: OpeningJournalFile;
  readonly #parts: HousekeepingParts;
  #cancels: Cancel[] = [];
  /** The venue day retention ran on last. */
  #retainedOn: CivilDate | undefined;
  #running: Promise<void> = Promise.resolve();
  #lastUntrusted = 0;
  #untrustedAt = 0;
  #known: { readonly version: string; readonly mode: string } | undefined;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.journal = new OpeningJournalFile(parts.journalFile);
  }

  /** Openings of the last outage become rows before anything else happens. */
  async start(): Promise<void> {
    const { timers } = this.#parts;
    await this.#replay();
    this.#look();
    this.#cancels = [
      timers.every(LOOK_MS, () => {
        this.#look();
        if (this.#parts.ledger.ready) this.#run(() => this.#replay());
      }),
      timers.every(RETENTION_RETRY_MS, () => {
        this.#run(() => this.#retain());
      }),
    ];
    // Not before the first swipe: nothing waits for what is days old.
    this.#cancels.push(
      timers.after(RETENTION_RETRY_MS / 12, () => {
        this.#run(() => this.#retain());
      }),
    );
  }

  async stop(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    await this.#running;
    this.journal.close();
  }

  /** One job after the other; a failure is reported and tried again by the clock. */
  #run(job: () => Promise<void>): void {
    this.#running = this.#running.then(job).catch((error: unknown) => {
      this.#parts.log.failure('housekeeping', error);
    });
  }

  async #replay(): Promise<void> {
    if (this.journal.pending === 0) return;
    const { writer, log, operators } = this.#parts;
    try {
      const count = await this.journal.replay((record) => replayOpening(record, writer, operators));
      log.info('journal-replayed', { count });
    } catch (error) {
      if (!isTongdaoError(error, 'LEDGER_UNAVAILABLE')) throw error;
    }
  }

  /** Runs until it has succeeded once on each venue day. */
  async #retain(): Promise<void> {
    const { ledger, venue, clock, health, alarms, log } = this.#parts;
    const today = venue.dayOf(clock.wall());
    if (this.#retainedOn === today || !ledger.ready) return;
    const report = await ledger.runRetention();
    const waits = !report.ran && ledger.hasExpiredDays();
    health.set('retention-waiting', waits);
    if (waits) alarms.raise('retention-waiting');
    if (!report.ran) return;
    this.#retainedOn = today;
    alarms.clear('retention-waiting');
    if (report.destroyedDays.length > 0) {
      log.info('retention', { days: report.destroyedDays.length, removed: report.expiredEntries });
    }
  }

  #look(): void {
    const { health, ledger, alarms } = this.#parts;
    const writable = ledger.ready;
    if (!writable && !health.has('ledger-unavailable')) alarms.raise('ledger-unavailable');
    if (writable) alarms.clear('ledger-unavailable');
    health.set('ledger-unavailable', !writable);
    health.set('clock-untrusted', !ledger.clockTrusted);
    health.set('journal-pending', this.journal.pending > 0);
    this.#lookAtPlatform();
    this.#lookAtOrder();
  }

  /** An order begins and ends by the clock, with nobody there: the log says when it did. */
  #lookAtOrder(): void {
    const { inForce, addRow } = this.#parts;
    const { policy, mode, order, ended } = inForce();
    const known = this.#known;
    this.#known = { version: policy.version, mode };
    if (known === undefined || known.version !== policy.version || known.mode === mode) return;
    const number = policy.order?.number ?? '';
    const event = order === undefined ? `order-ended-${ended ?? 'early'}` : 'order-began';
    addRow({ kind: 'policy', detail: { event, version: policy.version, order: number, mode } });
  }

  #lookAtPlatform(): void {
    const { platform, health, inForce, clock } = this.#parts;
    const asked = inForce().mode === 'epidemic';
    health.set('platform-missing', asked && platform === undefined);
    if (platform === undefined) return;
    const { breaker, results } = platform.status();
    health.set('platform-unavailable', asked && breaker !== 'closed');
    if (results.untrusted > this.#lastUntrusted) {
      this.#lastUntrusted = results.untrusted;
      this.#untrustedAt = clock.mono();
    }
    const recent = this.#untrustedAt > 0 && clock.mono() - this.#untrustedAt < UNTRUSTED_SHOWN_MS;
    health.set('platform-untrusted', asked && recent);
  }
}

/** How long after the last spoilt answer the condition stays. */
const UNTRUSTED_SHOWN_MS = 10 * 60_000;
