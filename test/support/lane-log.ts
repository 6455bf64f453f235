import type { ControlClient } from '../../gateway/http/control/control-client.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import { waitUntil } from './gateway-process.js';

/** Everything a gateway said on its control stream, kept after its end. */
export interface LaneLog {
  readonly events: readonly LaneEvent[];
  readonly decided: readonly VisitReport[];
  /** The first decision of this lane at or after place `from` of `events`. */
  nextDecision(lane: string, from: number): Promise<VisitReport>;
  /** Resolves with the visit's report when its passage is known or it was given up. */
  ended(visit: string): Promise<VisitReport>;
  /** Resolves when the display asks for staff because of this visit. */
  assistShown(visit: string): Promise<void>;
  /** Rejects when the stream broke in any way but the gateway's own end. */
  close(): Promise<void>;
}

const DECISION_MS = 15_000;

export function logLanes(client: ControlClient): LaneLog {
  const events: LaneEvent[] = [];
  const abort = new AbortController();
  const listening = (async () => {
    try {
      for await (const event of client.events(abort.signal)) events.push(event);
    } catch (error) {
      if (!isTongdaoError(error, 'GATEWAY_UNREACHABLE')) throw error;
    }
  })();
  const find = async <T>(
    wanted: (event: LaneEvent) => T | undefined,
    from: number,
    what: string,
  ): Promise<T> => {
    let found: T | undefined;
    await waitUntil(
      () => {
        for (const event of events.slice(from)) found ??= wanted(event);
        return found !== undefined;
      },
      DECISION_MS,
      () => `${what}; heard ${JSON.stringify(events.slice(from))}`,
    );
    if (found === undefined) throw new Error(what);
    return found;
  };
  return {
    events,
    get decided() {
      return events.flatMap((event) => (event.type === 'decided' ? [event.report] : []));
    },
    nextDecision: (lane, from) =>
      find(
        (event) =>
          event.type === 'decided' && event.report.lane === lane ? event.report : undefined,
        from,
        `no decision at lane ${lane}`,
      ),
    ended: (visit) =>
      find(
        (event) =>
          event.type === 'ended' && event.report.visit === visit ? event.report : undefined,
        0,
        'the visit did not end',
      ),
    assistShown: async (visit) => {
      await find(
        (event) => (event.type === 'assist-shown' && event.visit === visit ? event : undefined),
        0,
        'staff were not asked for',
      );
    },
    close: async () => {
      abort.abort();
      await listening;
    },
  };
}
