import { expect } from 'chai';
import { Router } from 'express';
import type { Caller, Gate } from '../../../gateway/http/api/gate.js';
import { createApp } from '../../../gateway/http/app.js';
import { mountDisplayRoutes, type SaveDisplay } from '../../../gateway/http/display-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import type { DisplayAnswer } from '../../../schemas/api/display.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { RIGHTS_OF, ROLES, type Role } from '../../../schemas/staff.js';
import { ask, type Answer } from './http-client.js';

const ANSWER: DisplayAnswer = {
  lane: '1',
  name: '东门',
  display: {
    widthMm: 476,
    distanceMm: 1500,
    voice: { volume: 3, quietVolume: 1, english: false },
  },
  etag: 'e1',
};
const BODY = { display: ANSWER.display, etag: 'e1' };

describe('lane display settings over HTTP', () => {
  let server: HttpServer;
  let role: Role | undefined;
  let saved: SaveDisplay[];

  const caller = (as: Role): Caller => ({
    session: 's1',
    state: 'active',
    account: { id: 'a', name: '管理员甲', role: as },
    rights: new Set(RIGHTS_OF[as]),
    sessionKey: new Uint8Array(32),
  });

  before(async () => {
    const gate: Gate = {
      callerOf: () => (role === undefined ? undefined : caller(role)),
      touch: () => undefined,
      onChange: () => () => undefined,
    };
    const router = Router();
    mountDisplayRoutes(router, gate, {
      read: (lane) =>
        lane === '1' ? Promise.resolve(ANSWER) : Promise.reject(new TongdaoError('LANE_UNKNOWN')),
      save: (change) => {
        if (change.etag !== 'e1') return Promise.reject(new TongdaoError('CONFLICT'));
        saved.push(change);
        return Promise.resolve({ ...ANSWER, display: change.display, etag: 'e2' });
      },
    });
    const app = createApp({
      ...{ routers: [router], webDir: '/nowhere', build: 'b' },
      health: () => ({ status: 'ready', reasons: [] }),
      log: { failure: () => undefined },
    });
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  });
  after(() => server.stop(100));
  beforeEach(() => {
    role = 'administrator';
    saved = [];
  });

  const put = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(server.port, '/api/lanes/1/display', {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        'x-requested-by': 'tongdao',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const errorOf = ({ text }: Answer): { code: string } =>
    (JSON.parse(text) as { error: { code: string } }).error;

  it('an administrator reads and saves them, and stands as operator', async () => {
    const read = await ask(server.port, '/api/lanes/1/display');
    expect(JSON.parse(read.text)).to.deep.equal(ANSWER);
    const { status, text } = await put(BODY);
    expect(status).to.equal(200);
    expect(JSON.parse(text)).to.deep.include({ etag: 'e2' });
    expect(saved).to.deep.equal([{ lane: '1', ...BODY, operator: '管理员甲' }]);
  });

  for (const other of ROLES.filter((one) => one !== 'administrator')) {
    it(`a ${other} may neither read nor save them`, async () => {
      role = other;
      expect(errorOf(await ask(server.port, '/api/lanes/1/display')).code).to.equal(
        'RIGHT_MISSING',
      );
      expect(errorOf(await put(BODY)).code).to.equal('RIGHT_MISSING');
      expect(saved).to.deep.equal([]);
    });
  }

  it('nobody without a session, and no other page', async () => {
    expect(errorOf(await put(BODY, { 'x-requested-by': '' })).code).to.equal('REQUEST_FORGED');
    role = undefined;
    expect(errorOf(await put(BODY)).code).to.equal('SESSION_REQUIRED');
    expect(saved).to.deep.equal([]);
  });

  it('an old etag is a conflict, an unknown lane is unknown', async () => {
    expect(errorOf(await put({ ...BODY, etag: 'e0' })).code).to.equal('CONFLICT');
    expect(errorOf(await ask(server.port, '/api/lanes/9/display')).code).to.equal('LANE_UNKNOWN');
  });

  for (const [name, display] of [
    ['a sixth volume', { ...ANSWER.display, voice: { volume: 6 } }],
    ['a screen of a hand', { ...ANSWER.display, widthMm: 20 }],
    [
      'an hour nobody has',
      { ...ANSWER.display, voice: { quietHours: { from: '24:00', to: '07:00' } } },
    ],
  ] as const) {
    it(`${name} is refused`, async () => {
      expect(errorOf(await put({ ...BODY, display })).code).to.equal('INPUT_INVALID');
      expect(saved).to.deep.equal([]);
    });
  }
});
