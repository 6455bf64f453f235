/** The lane display: its page and its stream of views. */
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

interface LaneRouteOptions {
  readonly lanes: ReadonlyMap<string, LaneDisplay>;
  readonly webDir: string;
  readonly timers: Timers;
}

export function laneRoutes({ lanes, webDir, timers }: LaneRouteOptions): Router {
  const open = new Map<LaneDisplay, number>();

  const laneOf = (id: string): LaneDisplay => {
    const lane = lanes.get(id);
    if (lane === undefined) throw new TongdaoError('LANE_UNKNOWN');
    return lane;
  };

  const router = Router({ caseSensitive: true, strict: true });

  router.use('/lane', neverStored);

  router.get('/lane/:id', (request, response, next) => {
    laneOf(request.params.id);
    // Relative to `root`, so that a hidden folder above the checkout hides no page.
    response.sendFile('lane/index.html', { root: webDir, cacheControl: false }, (cause?: Error) => {
      // A browser that leaves during the answer is no failure of ours.
      if (cause === undefined || response.headersSent) return;
      next(new TongdaoError('INTERNAL', 'the lane page is not built', { cause }));
    });
  });

  router.get('/lane/:id/events', (request, response) => {
    const lane = laneOf(request.params.id);
    const streams = open.get(lane) ?? 0;
    if (streams >= MAX_STREAMS_PER_LANE) throw new TongdaoError('TOO_MANY_STREAMS');
    const snapshot = lane.snapshot();
    open.set(lane, streams + 1);

    const stream = new EventStream(response, timers);
    stream.send({ event: 'snapshot', id: snapshot.view.revision, data: snapshot });
    const unlisten = lane.onView((view) => {
      stream.send({ event: 'view', id: view.revision, data: view });
    });
    return stream.closed.then(() => {
      unlisten();
      open.set(lane, (open.get(lane) ?? 1) - 1);
    });
  });

  return router;
}
