import { expect } from 'chai';
import { sessionRoutes } from '../../../../schemas/api/session.js';
import type { RouteDefinition } from '../../../../schemas/api/route.js';
import { ApiClient } from '../../../../gateway/web/session/api-client.js';
import { sessionApi } from '../../../../gateway/web/session/session-api.js';
import { StaffStore } from '../../../../gateway/web/staff/staff-store.js';
import { ManualTime } from '../../../support/manual-time.js';

const ACCOUNT = 'AAAAAAAAAAAAAAAAAAAAAA';

const routes: readonly RouteDefinition[] = Object.values(sessionRoutes);

/** The declared route that a call reaches, with `:id` filled in. */
function routeOf(method: string, path: string): RouteDefinition | undefined {
  return routes.find((route) => {
    const pattern = new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`);
    return route.method === method.toLowerCase() && pattern.test(path);
  });
}

describe('calls of the session and staff pages', () => {
  it('each reaches its declared route with a body that the route accepts', async () => {
    const reached: (string | undefined)[] = [];
    const client = new ApiClient({
      timers: new ManualTime(),
      fetch: (path, { method, body }) => {
        const route = routeOf(method ?? '', path);
        reached.push(route?.name);
        if (typeof body === 'string') route?.body?.parse(JSON.parse(body));
        return Promise.resolve(new Response('{"accounts":[],"sessions":[]}'));
      },
    });
    const store = new StaffStore(client);
    const name = '王静';
    await sessionApi.current(client);
    await sessionApi.setup(client, { code: 'ABCD-EFGH', name, password: 'correct horse' });
    await sessionApi.login(client, { name, secret: '2468', totp: '123456' });
    await sessionApi.logout(client);
    await sessionApi.lock(client);
    await sessionApi.unlock(client, { secret: '2468' });
    await sessionApi.stay(client);
    await sessionApi.beginTotp(client);
    await sessionApi.confirmTotp(client, { code: '123456' });
    expect(reached.splice(0)).to.deep.equal([
      'currentSession',
      'setUpFirstAdministrator',
      'logIn',
      'logOut',
      'lockSession',
      'unlockSession',
      'staySignedIn',
      'beginTotp',
      'confirmTotp',
    ]);
    await store.create({ name, role: 'attendant', secret: '2468', lanes: ['1'] });
    await store.change(ACCOUNT, { lanes: null, disabled: true, endDelay: true, resetTotp: true });
    await store.end('abcdefgh');
    const lists = ['listAccounts', 'listSessions'];
    expect(reached).to.deep.equal([
      'createAccount',
      ...lists,
      'changeAccount',
      ...lists,
      'endSession',
      ...lists,
    ]);
  });
});
