/** People who come to the lanes one after the other, as the gateway's event stream tells of them. */
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import type { GatewayProcess } from './gateway-process.js';
import { pause, within } from './pause.js';
import type { BenchPerson } from './people.js';
import type { BenchVenue } from './venue.js';

/** The hand rests a moment: what it does next must not fall between decision and relay. */
const HAND_MS = 80;
const DECISION_MS = 15_000;
const PASSAGE_MS = 20_000;

interface Waiting {
  decided?: VisitReport;
  readonly onDecided: (report: VisitReport) => void;
  readonly onEnded: (report: VisitReport) => void;
}

export class Visitors {
  readonly #venue: BenchVenue;
  readonly #abort = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  readonly #reading: Promise<void>;

  constructor(venue: BenchVenue, gateway: GatewayProcess) {
    this.#venue = venue;
    this.#reading = this.#listen(gateway);
  }

  /**
   * One person: the card lies until the decision, is taken, and the person walks. Resolves with the
   * last report when the lane is free for the next, which for an assist is at once.
   */
  async visit(lane: string, person: BenchPerson): Promise<VisitReport> {
    let onEnded: Waiting['onEnded'] = () => undefined;
    const ended = new Promise<VisitReport>((resolve) => {
      onEnded = resolve;
    });
    const decided = new Promise<VisitReport>((resolve) => {
      this.#waiting.set(lane, { onDecided: resolve, onEnded });
    });
    await this.#venue.putCard(lane, person);
    const report = await within(decided, DECISION_MS, `no decision at lane ${lane}`);
    await pause(HAND_MS);
    const taken = this.#venue.takeCard(lane);
    if (report.outcome === 'assist') {
      await taken;
      return report;
    }
    const [last] = await Promise.all([
      within(ended, PASSAGE_MS, `no passage at lane ${lane}`),
      taken,
    ]);
    return last;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #listen(gateway: GatewayProcess): Promise<void> {
    for await (const event of gateway.client.events(this.#abort.signal)) this.#hear(event);
  }

  #hear(event: LaneEvent): void {
    if (event.type !== 'decided' && event.type !== 'ended') return;
    const { report } = event;
    const waiting = this.#waiting.get(report.lane);
    if (waiting === undefined) return;
    if (event.type === 'decided') {
      waiting.decided = report;
      waiting.onDecided(report);
    } else if (waiting.decided?.visit === report.visit) {
      waiting.onEnded(report);
    }
  }
}

/** Last byte of the card's frame to the first byte of the relay command, milliseconds. */
export function cardToRelay(reports: readonly VisitReport[]): number[] {
  return reports.flatMap(({ steps: { credential, pulseSent } }) =>
    credential === undefined || pulseSent === undefined ? [] : [pulseSent - credential],
  );
}

/** `perLane` people at each lane, one right after the other, all lanes at the same time. */
export async function crowd(
  visitors: Visitors,
  lanes: readonly string[],
  perLane: number,
  personOf: (index: number) => BenchPerson,
): Promise<VisitReport[]> {
  const reports = await Promise.all(
    lanes.map(async (lane, at) => {
      const own: VisitReport[] = [];
      // Real lanes do not beat in time.
      await pause(at * 97);
      for (let turn = 0; turn < perLane; turn++) {
        own.push(await visitors.visit(lane, personOf(turn * lanes.length + at)));
      }
      return own;
    }),
  );
  return reports.flat();
}
