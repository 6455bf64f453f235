/** The lane display: its pages and its stream of views. */
import { Router } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import type { LaneSnapshot, LaneView } from '../../schemas/lane-view.js';
import type { Timers, Unlisten } from '../../schemas/time.js';
import { EventStream } from './event-stream.js';
import { neverStored } from './security.js';

export interface LaneDisplay {
  snapshot(): LaneSnapshot;
  view(): LaneView;
  onView(listener: (view: LaneView) => void): Unlisten;
}

/** One screen needs one stream; more than this on a lane is a page that opens them in a loop. */
export const MAX_STREAMS_PER_LANE = 32;

interface OpenStream {
  readonly address: string;
  readonly stream: EventStream;
}

/**
 * The oldest stream of the machine that holds most: a tablet whose line was cut in silence has left
 * some behind, and a stranger in the network who takes every place must not keep a display out.
 */
function oldestOfMost(streams: ReadonlySet<OpenStream>): OpenStream | undefined {
  const held = (address: string): number =>
    [...streams].filter((other) => other.address === address).length;
  let found: OpenStream | undefined;
  for (const one of streams) {
    if (found === undefined || held(one.address) > held(found.address)) found = one;
  }
  return found;
}

/** How often an open stream looks whether order, geometry or voice changed. */
export const PLACE_CHECK_MS = 1000;

/** Sent again this often in any case: a tablet that slept, or a set clock, has the hour wrong. */
export const PLACE_REPEAT_MS = 60_000;

interface LaneRouteOptions {
  readonly lanes: ReadonlyMap<string, LaneDisplay>;
  readonly webDir: string;
  readonly timers: Timers;
}

/** All of a snapshot that no `view` event tells. */
function placeOf({ geometry, voice, timeZone, reads, mode, order, build }: LaneSnapshot): string {
  return JSON.stringify([geometry, voice, timeZone, reads, mode, order, build]);
}

export function laneRoutes({ lanes, webDir, timers }: LaneRouteOptions): Router {
  const open = new Map<LaneDisplay, Set<OpenStream>>();

  const laneOf = (id: string): LaneDisplay => {
    const lane = lanes.get(id);
    if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN');
    return lane;
  };

  const router = Router({ caseSensitive: true, strict: true });

  router.use('/lane', neverStored);

  for (const [path, page] of [
    ['/lane/:id', 'lane/index.html'],
    ['/lane/:id/setup', 'lane-setup/index.html'],
  ] as const) {
    router.get(path, (request, response, next) => {
      laneOf(request.params.id);
      // Relative to `root`, so that a hidden folder above the checkout hides no page.
      response.sendFile(page, { root: webDir, cacheControl: false }, (cause?: Error) => {
        // A browser that leaves during the answer is no failure of ours.
        if (cause === undefined || response.headersSent) return;
        next(new TongdaoError('INTERNAL', 'the lane page is not built', { cause }));
      });
    });
  }

  router.get('/lane/:id/events', (request, response) => {
    const lane = laneOf(request.params.id);
    const streams = open.get(lane) ?? new Set<OpenStream>();
    open.set(lane, streams);
    const last = streams.size < MAX_STREAMS_PER_LANE ? undefined : oldestOfMost(streams);
    if (last !== undefined) {
      streams.delete(last);
      last.stream.drop();
    }
    const snapshot = lane.snapshot();
    const stream = new EventStream(response, timers);
    const own = { address: request.socket.remoteAddress ?? '', stream };
    streams.add(own);
    stream.send({ event: 'snapshot', id: snapshot.view.revision, data: snapshot });
    let place = placeOf(snapshot);
    let looks = 0;
    const stopLooking = timers.every(PLACE_CHECK_MS, () => {
      const now = lane.snapshot();
      const found = placeOf(now);
      looks++;
      if (found === place && looks * PLACE_CHECK_MS < PLACE_REPEAT_MS) return;
      place = found;
      looks = 0;
      stream.send({ event: 'snapshot', id: now.view.revision, data: now });
    });
    const unlisten = lane.onView((view) => {
      stream.send({ event: 'view', id: view.revision, data: view });
    });
    return stream.closed.then(() => {
      unlisten();
      stopLooking();
      streams.delete(own);
    });
  });

  return router;
}
