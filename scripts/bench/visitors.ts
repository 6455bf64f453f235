/** People who come to the lanes one after the other, as gateway and devices tell of them. */
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import type { GatewayProcess } from './gateway-process.js';
import { pause, within } from './pause.js';
import type { BenchPerson } from './people.js';
import type { BenchVenue } from './venue.js';

/** The hand rests a moment: what it does next must not fall between decision and relay. */
const HAND_MS = 80;
/** The gate's contact is seen within two polls; then the lane takes the next card. */
const CLEAR_MS = 150;
const DECISION_MS = 15_000;

export interface Visit {
  /** As it was decided. */
  readonly report: VisitReport;
  /** Seen by the devices; absent for an assist. */
  readonly cardToRelayMs?: number;
}

export class Visitors {
  readonly #venue: BenchVenue;
  readonly #walkMs: number;
  readonly #abort = new AbortController();
  readonly #waiting = new Map<string, (report: VisitReport) => void>();
  readonly #reading: Promise<void>;

  constructor(venue: BenchVenue, gateway: GatewayProcess, walkMs: number) {
    this.#venue = venue;
    this.#walkMs = walkMs;
    this.#reading = this.#listen(gateway);
  }

  /**
   * One person: the card lies until the decision and is taken, the person walks. Resolves when the
   * lane is free for the next, which after an assist is at once. Rejects with `DEVICE_TIMEOUT`.
   */
  async visit(lane: string, person: BenchPerson): Promise<Visit> {
    const decided = new Promise<VisitReport>((resolve) => {
      this.#waiting.set(lane, resolve);
    });
    await this.#venue.putCard(lane, person);
    const report = await within(decided, DECISION_MS, `no decision at lane ${lane}`);
    await pause(HAND_MS);
    if (report.outcome === 'assist') {
      await this.#venue.takeCard(lane);
      return { report };
    }
    const [cardToRelayMs] = await Promise.all([
      this.#venue.cardToRelayMs(lane),
      this.#venue.takeCard(lane),
      pause(this.#walkMs + CLEAR_MS),
    ]);
    return { report, cardToRelayMs };
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #listen(gateway: GatewayProcess): Promise<void> {
    for await (const event of gateway.client.events(this.#abort.signal)) this.#hear(event);
  }

  #hear(event: LaneEvent): void {
    if (event.type === 'decided') this.#waiting.get(event.report.lane)?.(event.report);
  }
}

/** `perLane` people at each lane, one right after the other, all lanes at the same time. */
export async function crowd(
  visitors: Visitors,
  lanes: readonly string[],
  perLane: number,
  personOf: (index: number) => BenchPerson,
): Promise<Visit[]> {
  const visits = await Promise.all(
    lanes.map(async (lane, at) => {
      const own: Visit[] = [];
      // Real lanes do not beat in time.
      await pause(at * 97);
      for (let turn = 0; turn < perLane; turn++) {
        own.push(await visitors.visit(lane, personOf(turn * lanes.length + at)));
      }
      return own;
    }),
  );
  return visits.flat();
}
