/** The routes of card links (schemas/api/desk-links.ts), each joined to what carries it out. */
import type { Router } from 'express';
import { deskLinkRoutes } from '../../schemas/api/desk-links.js';
import type { DeskLinks } from '../desk/links.js';
import type { Gate } from './api/gate.js';
import { mountRoute } from './api/mount.js';

export function mountDeskLinkRoutes(app: Router, gate: Gate, links: DeskLinks): void {
  mountRoute(app, gate, deskLinkRoutes.begin, ({ caller, body }) =>
    links.begin(caller, body.lane, body.visit),
  );
  mountRoute(app, gate, deskLinkRoutes.session, ({ caller, params }) =>
    links.view(caller, params.id),
  );
  mountRoute(app, gate, deskLinkRoutes.end, ({ caller, params }) => {
    links.end(caller, params.id);
    return { ended: true } as const;
  });
  mountRoute(app, gate, deskLinkRoutes.link, ({ caller, body }) => links.link(caller, body));
  mountRoute(app, gate, deskLinkRoutes.find, ({ caller, body }) => links.find(caller, body));
  mountRoute(app, gate, deskLinkRoutes.unlink, ({ caller, params, body }) =>
    links.unlink(caller, params.eventId, body),
  );
}
