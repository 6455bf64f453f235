/** Log-in, lock, accounts and sessions over HTTP: every route of `schemas/api/session.ts`. */
import type { Request, Response, Router } from 'express';
import { sessionRoutes, type Session } from '../../schemas/api/session.js';
import {
  clientForSecrets,
  giveDevice,
  giveSession,
  takeSession,
  type Client,
} from '../staff/client.js';
import type { Granted } from '../staff/log-in.js';
import type { Staff } from '../staff/staff.js';
import { mountOpenRoute, mountRoute } from './api/mount.js';

/** Cookies first, then what the page sees of the session they stand for. */
async function granted(
  staff: Staff,
  { request, response }: { readonly request: Request; readonly response: Response },
  grant: (client: Client) => Promise<Granted> | Granted,
): Promise<Session> {
  const client = clientForSecrets(request);
  const { session, device } = await grant(client);
  giveSession(response, client, session);
  if (device !== undefined) giveDevice(response, client, device);
  return staff.view(staff.callerWith(session));
}

export function mountStaffRoutes(router: Router, staff: Staff): void {
  mountSession(router, staff);
  mountOwnFactors(router, staff);
  mountAccounts(router, staff);
}

function mountSession(router: Router, staff: Staff): void {
  const gone = (request: Request, response: Response): Session => {
    takeSession(response, clientForSecrets(request));
    return staff.view(undefined);
  };

  mountOpenRoute(router, staff, sessionRoutes.current, (_call, caller) => staff.view(caller));
  mountOpenRoute(router, staff, sessionRoutes.setup, (call) =>
    granted(staff, call, (client) => staff.setUp.make(call.body, client)),
  );
  mountOpenRoute(router, staff, sessionRoutes.login, (call) =>
    granted(staff, call, (client) => staff.logIn.enter(call.body, client)),
  );
  mountRoute(router, staff, sessionRoutes.unlock, (call) =>
    granted(staff, call, (client) => staff.logIn.unlock(call.caller, call.body.secret, client)),
  );
  mountRoute(router, staff, sessionRoutes.confirmTotp, (call) =>
    granted(staff, call, () => staff.enrolment.confirm(call.caller, call.body.code)),
  );
  mountRoute(router, staff, sessionRoutes.logout, ({ caller, request, response }) => {
    staff.logIn.leave(caller);
    return gone(request, response);
  });
  mountRoute(router, staff, sessionRoutes.lock, ({ caller, request, response }) => {
    staff.logIn.lock(caller);
    return caller.state === 'enrol' ? gone(request, response) : staff.view(caller);
  });
  // `mountRoute` has started the idle time again: that is all.
  mountRoute(router, staff, sessionRoutes.stay, ({ caller }) => staff.view(caller));
}

function mountOwnFactors(router: Router, staff: Staff): void {
  mountRoute(router, staff, sessionRoutes.beginTotp, ({ caller }) => staff.enrolment.begin(caller));
  mountRoute(router, staff, sessionRoutes.changeSecret, (call) =>
    granted(staff, call, (client) => staff.changeSecret(call.caller, call.body, client)),
  );
  mountRoute(router, staff, sessionRoutes.endDelay, ({ caller, body }) => {
    staff.endDelay(caller, body.name);
    return { ended: true as const };
  });
}

function mountAccounts(router: Router, staff: Staff): void {
  mountRoute(router, staff, sessionRoutes.accounts, () => ({ accounts: staff.listAccounts() }));
  mountRoute(router, staff, sessionRoutes.createAccount, async ({ caller, body, request }) => {
    const { reauthentication, ...typed } = body;
    const client = (): Client => clientForSecrets(request);
    await staff.reauthentication.forNew(typed, { caller, reauthentication, client });
    return staff.account(await staff.accounts.create(typed, caller));
  });
  mountRoute(router, staff, sessionRoutes.changeAccount, async (call) => {
    const { caller, params, request } = call;
    const { reauthentication, ...change } = call.body;
    const client = (): Client => clientForSecrets(request);
    await staff.reauthentication.forChange(params.id, change, { caller, reauthentication, client });
    return staff.account(await staff.accounts.change(params.id, change, caller));
  });
  mountRoute(router, staff, sessionRoutes.sessions, ({ caller }) => ({
    sessions: staff.listSessions(caller),
  }));
  mountRoute(router, staff, sessionRoutes.endSession, ({ caller, params }) => {
    staff.endSession(caller, params.id);
    return { ended: true as const };
  });
}
