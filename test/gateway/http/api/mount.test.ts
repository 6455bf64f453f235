import { expect } from 'chai';
import { Router } from 'express';
import { z } from 'zod';
import type { Caller, Gate } from '../../../../gateway/http/api/gate.js';
import { mountOpenRoute, mountRoute } from '../../../../gateway/http/api/mount.js';
import { createApp } from '../../../../gateway/http/app.js';
import { listen, type HttpServer } from '../../../../gateway/http/listen.js';
import { systemTimers } from '../../../../gateway/ops/system.js';
import { defineRoute } from '../../../../schemas/api/route.js';
import { RIGHTS_OF, type Role } from '../../../../schemas/staff.js';
import { ask, type Answer } from '../http-client.js';

const body = z.strictObject({ text: z.string().max(20) });
const answer = z.strictObject({ said: z.string() });
const common = { method: 'post', summary: 's', answer, body, errors: [] } as const;

const open = defineRoute({ ...common, name: 'open', path: '/api/open', right: 'anyone' });
const any = defineRoute({ ...common, name: 'any', path: '/api/any', right: 'session' });
const serve = defineRoute({ ...common, name: 'serve', path: '/api/serve', right: 'serve' });
const locked = defineRoute({
  ...common,
  name: 'locked',
  path: '/api/locked',
  right: 'release-all',
  underLock: true,
});

function callerOf(role: Role, state: Caller['state']): Caller {
  return {
    session: 's1',
    state,
    account: { id: 'a', name: '王静', role },
    rights: new Set(RIGHTS_OF[role]),
    sessionKey: new Uint8Array(32),
  };
}

describe('declared routes', () => {
  let server: HttpServer;
  let caller: Caller | undefined;
  const touched: Caller[] = [];
  const handled: string[] = [];
  const gate: Gate = {
    callerOf: () => caller,
    touch: (one) => touched.push(one),
    onChange: () => () => undefined,
  };

  before(async () => {
    const router = Router();
    mountOpenRoute(router, gate, open, ({ body: { text } }) => ({ said: text }));
    for (const route of [any, serve, locked]) {
      mountRoute(router, gate, route, ({ body: { text }, caller: { account } }) => {
        handled.push(route.name);
        return { said: `${account.name} ${text}` };
      });
    }
    const app = createApp({
      ...{ routers: [router], webDir: '/nowhere', build: 'b' },
      health: () => ({ status: 'ready', reasons: [] }),
      log: { failure: () => undefined },
    });
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  });
  after(() => server.stop(100));
  beforeEach(() => {
    caller = undefined;
    touched.length = 0;
    handled.length = 0;
  });

  const post = (path: string, text = '{"text":"x"}', headers = {}): Promise<Answer> =>
    ask(server.port, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-requested-by': 'tongdao', ...headers },
      body: text,
    });
  const codeOf = ({ text }: Answer): string =>
    (JSON.parse(text) as { error?: { code: string } }).error?.code ?? 'none';

  it('an open route answers nobody in particular', async () => {
    expect(JSON.parse((await post('/api/open')).text)).to.deep.equal({ said: 'x' });
  });

  it('without a session there is SESSION_REQUIRED, whatever the body holds', async () => {
    for (const text of ['{"text":"x"}', '{', `"${'x'.repeat(70_000)}"`]) {
      expect(codeOf(await post('/api/serve', text))).to.equal('SESSION_REQUIRED');
    }
  });

  for (const [role, expected] of [
    ['attendant', 'none'],
    ['supervisor', 'none'],
    ['helper', 'RIGHT_MISSING'],
    ['auditor', 'RIGHT_MISSING'],
    ['administrator', 'RIGHT_MISSING'],
  ] as const) {
    it(`the right to serve: ${role} gets ${expected}`, async () => {
      caller = callerOf(role, 'active');
      expect(codeOf(await post('/api/serve'))).to.equal(expected);
      expect(handled).to.deep.equal(expected === 'none' ? ['serve'] : []);
    });
  }

  it('under the lock only what is declared so is answered, and the idle time is not touched', async () => {
    caller = callerOf('attendant', 'locked');
    expect(codeOf(await post('/api/serve'))).to.equal('SESSION_LOCKED');
    expect(codeOf(await post('/api/any'))).to.equal('SESSION_LOCKED');
    expect(codeOf(await post('/api/locked'))).to.equal('none');
    expect(touched).to.deep.equal([]);
  });

  it('a session that still has to enrol TOTP reaches nothing that needs a right', async () => {
    caller = callerOf('attendant', 'enrol');
    expect(codeOf(await post('/api/serve'))).to.equal('RIGHT_MISSING');
    expect(codeOf(await post('/api/any'))).to.equal('none');
  });

  it('a command of an active session touches its idle time', async () => {
    caller = callerOf('attendant', 'active');
    await post('/api/any');
    expect(touched).to.have.length(1);
  });

  for (const [what, headers] of [
    ['no header of ours', { 'x-requested-by': 'somebody' }],
    ['the origin of another site', { origin: 'https://evil.example' }],
    ['an origin that is none', { origin: 'null' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch of a sibling site', { 'sec-fetch-site': 'same-site' }],
  ] as const) {
    it(`with ${what} nothing is carried out`, async () => {
      caller = callerOf('attendant', 'active');
      expect(codeOf(await post('/api/any', undefined, headers))).to.equal('REQUEST_FORGED');
      expect(handled).to.deep.equal([]);
    });
  }

  for (const [what, text, code] of [
    ['too large', JSON.stringify({ text: 'x'.repeat(70_000) }), 'TOO_LARGE'],
    ['no JSON', '{"text":', 'INPUT_INVALID'],
    ['with a field too many', '{"text":"x","role":"administrator"}', 'INPUT_INVALID'],
    ['against its schema', '{"text":7}', 'INPUT_INVALID'],
  ] as const) {
    it(`a body that is ${what} answers ${code}`, async () => {
      caller = callerOf('attendant', 'active');
      expect(codeOf(await post('/api/any', text))).to.equal(code);
      expect(handled).to.deep.equal([]);
    });
  }

  it('a body that is not declared as JSON is none', async () => {
    caller = callerOf('attendant', 'active');
    const answered = await post('/api/any', 'text=x', { 'content-type': 'text/plain' });
    expect(codeOf(answered)).to.equal('INPUT_INVALID');
  });

  it('no answer of the API is stored', async () => {
    expect((await post('/api/open')).headers['cache-control']).to.equal('no-store');
  });
});
