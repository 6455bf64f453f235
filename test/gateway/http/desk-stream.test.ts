import { expect } from 'chai';
import fc from 'fast-check';
import { deskEventSchema, type DeskEvent } from '../../../schemas/api/desk-view.js';
import { DeskRig, EPIDEMIC, freshId, until } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';
import type { StreamClient } from './http-client.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

function eventsOf(client: StreamClient): DeskEvent[] {
  return client.events().map(({ data }) => deskEventSchema.parse(data));
}

function of<T extends DeskEvent['type']>(
  client: StreamClient,
  type: T,
): Extract<DeskEvent, { type: T }>[] {
  return eventsOf(client).filter(
    (event): event is Extract<DeskEvent, { type: T }> => event.type === type,
  );
}

describe('the stream of the desk', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
    rig.logIn('小陈', 'helper');
    rig.logIn('审计员', 'auditor');
  });
  afterEach(() => rig.close());

  it('begins with everything there is: lanes, queue, devices, alarms, house', async () => {
    const client = rig.stream('王静');
    await client.event(0);
    const [snapshot] = of(client, 'snapshot');
    expect(snapshot!.lanes.map(({ id, state, mode }) => [id, state, mode])).to.deep.equal([
      ['1', 'idle', 'normal'],
      ['2', 'idle', 'normal'],
    ]);
    expect(snapshot!.devices[0]).to.deep.include({ id: 'reader-1', lane: '1', kind: 'reader' });
    expect(snapshot!.house).to.deep.include({
      platform: 'none',
      ledger: 'ready',
      decidedOffline: 0,
    });
    expect(snapshot!.house.policy).to.deep.include({ feverFrom: 37.3, temperature: 'optional' });
    expect(snapshot!.now).to.equal(rig.time.wall());
  });

  it('an assist is on every console at the moment it is on the screen: lane and seconds only', async () => {
    const client = rig.stream('王静');
    await client.event(0);
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    await until(() => of(client, 'assists').length > 0);
    expect(of(client, 'assists').at(-1)!.assists).to.deep.equal([
      { visit, lane: '1', since: rig.time.wall(), coming: 0 },
    ]);
    await rig.time.advance(100);
    await until(() => of(client, 'lane').some(({ lane }) => lane.state === 'assist'));
    await rig.post('王静', `assists/${visit}/open`);
    await rig.time.advance(100);
    await until(() => of(client, 'assists').at(-1)!.assists[0]?.servedBy === '王静');
  });

  it('what happened at a lane is told without a colour or a reason', async () => {
    await rig.post('王静', 'openings', { requestId: freshId(), lane: '1', reason: 'staff-member' });
    rig.place('1').turnstile.pass();
    await rig.time.advance(2000);
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    const body = { door: 'id', requestId: freshId(), holder: { from: 'card' }, visit, lane: '1' };
    await rig.post('王静', 'registrations', body);
    rig.place('1').turnstile.pass();
    await rig.time.advance(3000);
    await rig.swipe('1', chipCard(idNumber(7)));
    await rig.time.advance(20_000);
    const [lane] = rig.desk.view.snapshot().lanes;
    expect(lane!.recent.map(({ result }) => result)).to.deep.equal([
      ...['timeout', 'manual', 'assist', 'manual'],
    ]);
  });

  it('no event ever carries a person, whoever comes and whatever staff do', async function () {
    this.timeout(60_000);
    rig.policy = EPIDEMIC;
    const client = rig.stream('王静');
    const helper = rig.stream('小陈');
    await client.event(0);
    const planted = (n: number): string => idNumber(n % 1000, n < 50 ? '19480203' : '19990101');
    let visits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('green', 'yellow', 'red', 'none', 'untrusted', 'unmapped'),
        fc.constantFrom('register', 'open', 'refuse', 'leave', 'reason'),
        fc.constantFrom('1', '2'),
        async (status, act, lane) => {
          rig.platform.answer = { status, tookMs: 5 };
          await rig.swipe(lane, chipCard(planted(++visits)));
          await rig.time.advance(3000);
          const visit = rig.place(lane).lane.currentAssist()?.visit;
          if (visit !== undefined) {
            await rig.post('王静', `assists/${visit}/open`);
            if (act === 'reason') await rig.post('王静', `assists/${visit}/reason`);
            if (act === 'refuse')
              await rig.post('王静', `assists/${visit}/refuse`, { reason: '请回' });
            const common = { requestId: freshId(), lane, visit };
            if (act === 'open')
              await rig.post('王静', 'openings', { ...common, reason: 'staff-member' });
            if (act === 'register') {
              await rig.post('王静', 'registrations', {
                ...{ ...common, door: 'id', holder: { from: 'card' }, phone: '13800000000' },
              });
            }
          }
          rig.place(lane).turnstile.pass();
          await rig.time.advance(12_000);
        },
      ),
      { numRuns: Math.min(RUNS, 100) },
    );
    expect(visits).to.be.at.least(Math.min(RUNS, 100));
    await until(() => of(client, 'lane').length > visits / 2);
    for (const { raw } of [client, helper]) {
      for (let n = 1; n <= visits; n++) {
        expect(raw).to.not.include(planted(n)).and.not.include(planted(n).slice(6, 18));
      }
      expect(raw).to.not.match(
        /329999|测试甲|13800000000|resident-id|green|yellow|"red"|none-|绿|黄|红/,
      );
    }
    for (const event of [...eventsOf(client), ...eventsOf(helper)]) {
      expect(Object.keys(event)).to.not.include.members(['reasons', 'person']);
    }
  });

  it('a helper sees lanes and queue, no alarm; an auditor sees no lane at all', async () => {
    rig.alarms.raise('tailgate', '1');
    const client = rig.stream('小陈');
    await client.event(0);
    expect(of(client, 'snapshot')[0]!.alarms).to.deep.equal([]);
    rig.alarms.raise('fire', '1');
    await rig.assist('1', chipCard(idNumber(7)));
    await until(() => of(client, 'assists').length > 0);
    expect(of(client, 'alarms')).to.deep.equal([]);
    expect((await rig.get('审计员', 'events')).code).to.equal('RIGHT_MISSING');
  });

  it('under the lock lanes, queue and alarms go on', async () => {
    rig.gate.change('王静', 'locked');
    const client = rig.stream('王静');
    await client.event(0);
    rig.alarms.raise('unexplained-passage', '2');
    await rig.assist('1', chipCard(idNumber(7)));
    await until(() => of(client, 'assists').length > 0 && of(client, 'alarms').length > 0);
  });

  it('a lane that changes all the time is told at most ten times a second, and its last state is', async () => {
    const client = rig.stream('王静');
    await client.event(0);
    const { lane } = rig.place('1');
    for (let i = 0; i < 200; i++) {
      await lane.setMode(i % 2 === 0 ? 'closed' : 'normal', '王静');
      await rig.time.advance(5);
    }
    await lane.setMode('closed', '王静');
    await rig.time.advance(200);
    await until(() => of(client, 'lane').at(-1)?.lane.mode === 'closed');
    expect(of(client, 'lane').length).to.be.within(8, 13);
  });

  it('a clock that is set moves every "since" with it', async () => {
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    const client = rig.stream('王静');
    await client.event(0);
    const age = (): number => {
      const { now, assists } = rig.desk.view.snapshot();
      return now - (assists.find((one) => one.visit === visit)?.since ?? 0);
    };
    expect(age()).to.equal(0);
    rig.time.stepWall(3_600_000);
    await rig.time.advance(1000);
    expect(age()).to.equal(1000);
    await until(() => of(client, 'assists').length > 0);
  });

  it('the platform going away, its order and its ledger are told within a second', async () => {
    const client = rig.stream('王静');
    await client.event(0);
    rig.policy = EPIDEMIC;
    await rig.time.advance(1000);
    await until(() => of(client, 'house').at(-1)?.house.platform === 'online');
    expect(of(client, 'house').at(-1)!.house.policy.order?.number).to.equal('2026-7');
    rig.breaker = 'open';
    rig.platform.answer = { status: 'unavailable', cause: 'breaker-open', tookMs: 0 };
    await rig.time.advance(1000);
    const offlineSince = rig.time.wall();
    await rig.swipe('1', chipCard(idNumber(7)));
    rig.place('1').turnstile.pass();
    await rig.time.advance(5000);
    await until(() => of(client, 'house').at(-1)?.house.decidedOffline === 1);
    const last = of(client, 'house').at(-1)!.house;
    expect(last).to.deep.include({ platform: 'offline', offlineSince });
    rig.breaker = 'closed';
    rig.failWith = 'LEDGER_UNAVAILABLE';
    await rig.time.advance(1000);
    await until(() => of(client, 'house').at(-1)?.house.ledger === 'unavailable');
    expect(of(client, 'house').at(-1)!.house).to.not.have.property('offlineSince');
    expect(of(client, 'house').at(-1)!.house.decidedOffline).to.equal(0);
  });

  it('a helper beside the lane is told nothing from which one could see why somebody waits', async () => {
    const visible = { desk: rig.stream('王静'), helper: rig.stream('小陈') };
    await visible.desk.event(0);
    await visible.helper.event(0);
    rig.policy = EPIDEMIC;
    await rig.time.advance(1000);
    rig.breaker = 'open';
    rig.platform.answer = { status: 'unavailable', cause: 'breaker-open', tookMs: 0 };
    await rig.time.advance(1000);
    await rig.swipe('1', chipCard(idNumber(7)));
    await rig.time.advance(5000);
    await until(() => of(visible.desk, 'house').at(-1)?.house.decidedOffline === 1);
    expect(of(visible.helper, 'house')).to.deep.equal([]);
    const late = rig.stream('小陈');
    await late.event(0);
    const { house } = of(late, 'snapshot')[0]!;
    expect(house).to.deep.include({ platform: 'none', decidedOffline: 0, ledger: 'ready' });
    expect(house.health).to.deep.equal([]);
    expect(house).to.not.have.property('offlineSince');
  });

  it('a device that is lost is told at once', async () => {
    const client = rig.stream('王静');
    await client.event(0);
    rig.devices.update('reader-2', { state: 'offline' });
    await until(() => of(client, 'device').length === 1);
    expect(of(client, 'device')[0]!.device).to.deep.include({
      id: 'reader-2',
      state: 'offline',
      lane: '2',
    });
  });

  it('stopping leaves no listener and no timer behind', async () => {
    await rig.assist('1', chipCard(idNumber(7)));
    const client = rig.stream('王静');
    await client.event(0);
    client.socket.destroy();
    await until(() => rig.desk.hub.streams === 0);
    rig.desk.stop();
    for (const { lane } of rig.places.values()) await lane.stop();
    await rig.ledger.close();
    expect(rig.time.waiting).to.equal(0);
    expect(rig.gate.listening).to.equal(0);
  });
});
