/** The set-up page's commands: geometry and voice of a lane display. */
import type { Router } from 'express';
import { displayRoutes, type DisplayAnswer } from '../../schemas/api/display.js';
import type { DisplaySettings } from '../../schemas/display.js';
import type { Gate } from './api/gate.js';
import { mountRoute } from './api/mount.js';

export interface SaveDisplay {
  readonly lane: string;
  readonly display: DisplaySettings;
  /** Of the site file that was read; `CONFLICT` when it has changed since. */
  readonly etag: string;
  readonly operator: string;
}

export interface DisplayRouteParts {
  read(lane: string): Promise<DisplayAnswer>;
  save(change: SaveDisplay): Promise<DisplayAnswer>;
}

export function mountDisplayRoutes(router: Router, gate: Gate, parts: DisplayRouteParts): void {
  mountRoute(router, gate, displayRoutes.read, ({ params }) => parts.read(params.lane));
  mountRoute(router, gate, displayRoutes.save, ({ params, body, caller }) =>
    parts.save({ lane: params.lane, ...body, operator: caller.account.name }),
  );
}
