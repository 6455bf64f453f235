/** The console's commands and its stream (schemas/api/desk.ts), each joined to what carries it out. */
import type { Request, Router } from 'express';
import { deskRoutes } from '../../schemas/api/desk.js';
import type { Desk } from '../desk/desk.js';
import type { Gate } from './api/gate.js';
import { mountRoute } from './api/mount.js';

/** The header of a browser that comes back by itself, or the query of a page that opens a new stream. */
function lastIdOf({ headers }: Request, after: string | undefined): string | undefined {
  const header = headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : after;
}

function mountAssists(app: Router, gate: Gate, { cards, openings }: Desk): void {
  mountRoute(app, gate, deskRoutes.workCard, ({ caller, params, body, request }) =>
    cards.open(caller, params.visit, body.takeOver, () => gate.callerOf(request)),
  );
  mountRoute(app, gate, deskRoutes.closeCard, ({ caller, params }) => {
    cards.close(caller, params.visit);
    return { closed: true } as const;
  });
  mountRoute(app, gate, deskRoutes.reason, ({ caller, params }) =>
    cards.reason(caller, params.visit),
  );
  mountRoute(app, gate, deskRoutes.coming, ({ caller, params }) => ({
    coming: cards.coming(caller, params.visit),
  }));
  mountRoute(app, gate, deskRoutes.refuse, async ({ caller, params, body }) => {
    await openings.refuse(caller, params.visit, body.reason);
    return { refused: true } as const;
  });
}

function mountRecords(app: Router, gate: Gate, desk: Desk): void {
  const { registrations, cards, recent } = desk;
  mountRoute(app, gate, deskRoutes.register, ({ caller, body }) =>
    registrations.register(caller, body),
  );
  mountRoute(app, gate, deskRoutes.correct, ({ caller, body }) =>
    registrations.correct(caller, body),
  );
  mountRoute(app, gate, deskRoutes.earlier, async ({ caller, body }) => ({
    earlier: await cards.earlier(caller, body.idNumber),
  }));
  mountRoute(app, gate, deskRoutes.recent, async ({ caller }) => ({
    records: await recent.list(caller),
  }));
}

function mountGates(app: Router, gate: Gate, desk: Desk): void {
  const { openings, emergency, explanations, lanes } = desk;
  mountRoute(app, gate, deskRoutes.open, ({ caller, body }) => openings.open(caller, body));
  mountRoute(app, gate, deskRoutes.explainOpening, async ({ caller, params, body }) => ({
    eventId: await explanations.explain(caller, params.eventId, body),
  }));
  mountRoute(app, gate, deskRoutes.releaseAll, async ({ caller, body }) => ({
    lanes: await emergency.run(caller, body.requestId),
  }));
  mountRoute(app, gate, deskRoutes.laneMode, async ({ caller, params, body }) => {
    await lanes.own(caller, params.lane).setMode(body.mode, caller.account.name);
    return { mode: body.mode };
  });
}

function mountAlarms(app: Router, gate: Gate, { alarms }: Desk): void {
  mountRoute(app, gate, deskRoutes.acknowledge, async ({ caller, body }) => {
    await alarms.acknowledge(caller, body);
    return { acknowledged: true } as const;
  });
  mountRoute(app, gate, deskRoutes.clearAlarm, async ({ caller, body }) => {
    await alarms.clear(caller, body);
    return { cleared: true } as const;
  });
  mountRoute(app, gate, deskRoutes.support, async ({ caller, body }) => {
    await alarms.support(caller, body.lane);
    return { called: true } as const;
  });
}

function mountDrafts(app: Router, gate: Gate, { drafts }: Desk): void {
  mountRoute(app, gate, deskRoutes.draft, ({ caller, response }) => {
    const draft = drafts.read(caller);
    // Written here: the answer's type allows a page to change the form, ours does not.
    response.json(draft === undefined ? {} : { draft });
    return undefined;
  });
  mountRoute(app, gate, deskRoutes.saveDraft, ({ caller, body }) =>
    drafts.save(caller, body.form, body.photo),
  );
  mountRoute(app, gate, deskRoutes.dropDraft, ({ caller }) => {
    drafts.drop(caller);
    return { dropped: true } as const;
  });
}

export function mountDeskRoutes(app: Router, gate: Gate, desk: Desk): void {
  mountRoute(app, gate, deskRoutes.events, async ({ caller, query, request, response }) => {
    await desk.hub.subscribe(request, response, caller, lastIdOf(request, query.after));
    return undefined;
  });
  mountAssists(app, gate, desk);
  mountRecords(app, gate, desk);
  mountGates(app, gate, desk);
  mountAlarms(app, gate, desk);
  mountDrafts(app, gate, desk);
}
