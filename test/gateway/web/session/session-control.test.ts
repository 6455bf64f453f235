import { expect } from 'chai';
import type { Session } from '../../../../schemas/api/session.js';
import { errorBody, ERRORS, TongdaoError, type ErrorCode } from '../../../../schemas/errors.js';
import { ApiClient } from '../../../../gateway/web/session/api-client.js';
import { SessionControl } from '../../../../gateway/web/session/session-control.js';
import {
  endsWhenIdle,
  STAY_EVERY_MS,
  type GateView,
} from '../../../../gateway/web/session/session-state.js';
import { lockingIn } from '../../../../gateway/web/session/session-words.js';
import { ManualTime, settle } from '../../../support/manual-time.js';

const IDLE_MS = 300_000;
const WARN_MS = 20_000;
const CURRENT = 'GET /api/session';
const STAY = 'POST /api/session/stay';

const ACTIVE: Session = {
  state: 'active',
  account: {
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    name: '王静',
    role: 'attendant',
    disabled: false,
    totp: false,
  },
  rights: ['see-lanes', 'serve'],
  locksInMs: IDLE_MS,
  warnBeforeMs: WARN_MS,
  endsInMs: 12 * 3_600_000,
  venue: '演示社区医院',
  demo: true,
  build: 'b1',
};

function without(session: Session, state: Session['state']): Session {
  const { rights, warnBeforeMs, venue, demo, build, account } = session;
  const kept = state === 'locked' && account !== undefined ? { account, rights } : { rights: [] };
  return { state, warnBeforeMs, venue, demo, build, ...kept };
}

describe('session of a page', () => {
  let time: ManualTime;
  let client: ApiClient;
  let control: SessionControl;
  let calls: string[];
  let view: GateView;
  let outdated: boolean;
  let answers: (call: string) => Session | ErrorCode | Promise<Session>;
  let visibilityChanged: () => void;

  beforeEach(async () => {
    time = new ManualTime();
    calls = [];
    answers = () => ACTIVE;
    client = new ApiClient({
      timers: time,
      fetch: async (path, { method }) => {
        const call = `${method ?? ''} ${path}`;
        calls.push(call);
        const answer = await answers(call);
        if (answer === 'GATEWAY_UNREACHABLE') throw new TypeError('Failed to fetch');
        if (typeof answer !== 'string') return new Response(JSON.stringify(answer));
        const error = errorBody(new TongdaoError(answer));
        return new Response(JSON.stringify({ error }), { status: ERRORS[answer].status });
      },
    });
    control = new SessionControl({
      client,
      clock: time,
      timers: time,
      visibility: {
        hidden: () => false,
        onChange: (listener) => {
          visibilityChanged = listener;
          return () => undefined;
        },
      },
      show: (next, isOutdated) => {
        view = next;
        outdated = isOutdated;
      },
    });
    control.start();
    await settle();
    calls.length = 0;
  });

  const secondsLeft = (): number | undefined =>
    'session' in view ? view.locksInSeconds : undefined;

  it('warns 20 s before the lock, counts down, hides everything at the lock', async () => {
    answers = () => 'GATEWAY_UNREACHABLE';
    await time.advance(IDLE_MS - WARN_MS - 1);
    expect(secondsLeft()).to.equal(undefined);
    await time.advance(1);
    expect(secondsLeft()).to.equal(20);
    await time.advance(5000);
    expect(secondsLeft()).to.equal(15);
    await time.advance(14_999);
    expect(view).to.include({ kind: 'active', locksInSeconds: 1 });
    await time.advance(1);
    expect(view.kind).to.equal('locked');
    expect(secondsLeft()).to.equal(undefined);
  });

  it('of a role with two factors ends untouched: no lock is shown on the way to log-in', async () => {
    const account = { ...ACTIVE.account!, role: 'auditor' as const, totp: true };
    answers = () => ({ ...ACTIVE, account, rights: ['audit'] });
    await control.login({ name: '审计员', secret: 'eight ch' });
    answers = () => 'GATEWAY_UNREACHABLE';
    const kinds = new Set<string>();
    for (let second = 0; second < IDLE_MS / 1000; second++) {
      await time.advance(1000);
      kinds.add(view.kind);
    }
    expect([...kinds]).to.deep.equal(['active', 'anonymous']);
    expect(endsWhenIdle({ ...ACTIVE, account })).to.equal(true);
    expect(endsWhenIdle(ACTIVE)).to.equal(false);
    expect(lockingIn(12, true).zh).to.equal('即将退出 · 12 秒');
    expect(lockingIn(12, false).zh).to.equal('即将锁定 · 12 秒');
  });

  it('asks once at the warning whether another page kept the session open', async () => {
    await time.advance(IDLE_MS - WARN_MS);
    expect(calls).to.deep.equal([CURRENT]);
    expect(secondsLeft()).to.equal(undefined);
    await time.advance(IDLE_MS - WARN_MS - 1);
    expect(calls).to.have.length(1);
  });

  it('a touch while it warns extends at once', async () => {
    answers = (call) => (call === STAY ? ACTIVE : { ...ACTIVE, locksInMs: WARN_MS });
    await time.advance(IDLE_MS - WARN_MS + 1000);
    expect(secondsLeft()).to.equal(19);
    control.activity();
    await settle();
    expect(calls).to.deep.equal([CURRENT, STAY]);
    expect(secondsLeft()).to.equal(undefined);
    await time.advance(IDLE_MS - WARN_MS - 1);
    expect(secondsLeft()).to.equal(undefined);
  });

  it('stay is sent at most once in 30 s of activity, and the last touch is not lost', async () => {
    for (let second = 0; second < 89; second++) {
      control.activity();
      await time.advance(1000);
    }
    expect(calls).to.deep.equal([STAY, STAY, STAY]);
    await time.advance(STAY_EVERY_MS);
    expect(calls).to.have.length(4);
    await time.advance(120_000);
    expect(calls).to.have.length(4);
  });

  it('a command that was carried out starts the idle time again and spares a stay', async () => {
    await time.advance(200_000);
    await client.post('/api/desk/openings', {});
    calls.length = 0;
    control.activity();
    await settle();
    expect(calls).to.deep.equal([]);
    await time.advance(IDLE_MS - WARN_MS - 1);
    expect(secondsLeft()).to.equal(undefined);
  });

  it('a command under the lock opens nothing', async () => {
    answers = () => 'GATEWAY_UNREACHABLE';
    await time.advance(IDLE_MS);
    answers = (call) => (call.includes('emergency') ? ACTIVE : 'GATEWAY_UNREACHABLE');
    await client.post('/api/desk/emergency-release', {});
    expect(view.kind).to.equal('locked');
    control.activity();
    await settle();
    expect(calls).not.to.include(STAY);
  });

  it('a locked answer to any call locks the page before the gateway is asked', async () => {
    answers = () => 'SESSION_LOCKED';
    const call = client.get('/api/desk/recent').catch(() => view.kind);
    expect(await call).to.equal('locked');
    answers = () => without(ACTIVE, 'locked');
    await time.advance(10_000);
    expect(view.kind).to.equal('locked');
  });

  it('a session that ended takes the name from the page at once', async () => {
    answers = (call) => (call === CURRENT ? 'GATEWAY_UNREACHABLE' : 'SESSION_REQUIRED');
    await client.get('/api/desk/recent').catch(() => undefined);
    expect(view.kind).to.equal('anonymous');
    expect(JSON.stringify(view)).not.to.include('王静');
  });

  it('the end of the session comes by the page’s own clock, and the wall clock is not asked', async () => {
    answers = () => ({ ...ACTIVE, endsInMs: 60_000 });
    control.ask();
    await settle();
    answers = () => 'GATEWAY_UNREACHABLE';
    time.stepWall(-86_400_000);
    await time.advance(59_999);
    expect(view.kind).to.equal('active');
    time.stepWall(86_400_000);
    await time.advance(1);
    expect(view.kind).to.equal('anonymous');
  });

  it('an old answer that arrives after the lock does not open the page again', async () => {
    let release: (session: Session) => void = () => undefined;
    answers = (call) =>
      call === CURRENT
        ? new Promise<Session>((resolve) => {
            release = resolve;
          })
        : without(ACTIVE, 'locked');
    control.ask();
    await settle();
    await control.lock();
    const old = release;
    answers = () => without(ACTIVE, 'locked');
    old(ACTIVE);
    await settle();
    expect(view.kind).to.equal('locked');
    await settle();
    expect(view.kind).to.equal('locked');
  });

  it('locking by hand hides at once, even when the gateway is away', async () => {
    answers = () => 'GATEWAY_UNREACHABLE';
    const locked = control.lock().then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(view.kind).to.equal('locked');
    expect(await locked).to.equal('GATEWAY_UNREACHABLE');
    expect(view.kind).to.equal('locked');
  });

  it('log-in, unlock and log-out show what the gateway answers', async () => {
    answers = () => without(ACTIVE, 'anonymous');
    await control.logout();
    expect(view.kind).to.equal('anonymous');
    answers = () => ACTIVE;
    await control.login({ name: '王静', secret: '2468' });
    expect(view.kind).to.equal('active');
    answers = () => 'LOGIN_REFUSED';
    await control.lock().catch(() => undefined);
    const refused = await control.unlock('0000').catch((error: unknown) => error);
    expect(refused).to.include({ code: 'LOGIN_REFUSED' });
    expect(view.kind).to.equal('locked');
  });

  it('a gateway of another build asks for the page to be loaded again, and stays asking', async () => {
    expect(outdated).to.equal(false);
    answers = () => ({ ...ACTIVE, build: 'b2' });
    client.sessionChanged();
    await settle();
    expect(outdated).to.equal(true);
    await client.post('/x').catch(() => undefined);
    expect(outdated).to.equal(true);
  });

  it('a tab that is shown again asks, and so does the event stream', async () => {
    visibilityChanged();
    await settle();
    client.sessionChanged();
    await settle();
    expect(calls).to.deep.equal([CURRENT, CURRENT]);
  });

  it('a first answer that does not come is asked for again, with its reason shown', async () => {
    const views: GateView['kind'][] = [];
    answers = () => 'GATEWAY_UNREACHABLE';
    const fresh = new SessionControl({
      client,
      clock: time,
      timers: time,
      visibility: { hidden: () => false, onChange: () => () => undefined },
      show: ({ kind }) => views.push(kind),
    });
    fresh.start();
    expect(views).to.deep.equal(['asking']);
    await settle();
    expect(views).to.deep.equal(['asking', 'unreachable']);
    answers = () => without(ACTIVE, 'setup');
    await time.advance(1000);
    expect(views[views.length - 1]).to.equal('setup');
    fresh.stop();
  });

  it('stopped, it leaves no timer behind', async () => {
    control.activity();
    await settle();
    control.activity();
    control.stop();
    await settle();
    expect(time.waiting).to.equal(0);
  });
});
