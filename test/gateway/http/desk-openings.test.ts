import { expect } from 'chai';
import { requestIdOfLane } from '../../../gateway/desk/emergency-release.js';
import { openingAnswerSchema, recentRecordSchema } from '../../../schemas/api/desk-records.js';
import { deskRoutes } from '../../../schemas/api/desk.js';
import { eventIdSchema } from '../../../schemas/ledger.js';
import { DeskRig, freshId } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

describe('openings by hand', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open(['1', '2', '3']);
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('赵一', 'attendant', ['1']);
    rig.logIn('小陈', 'helper');
  });
  afterEach(() => rig.close());

  const pulses = (lane = '1'): number => rig.place(lane).turnstile.pulses.length;
  const all = (): number[] => ['1', '2', '3'].map(pulses);
  const opening = (more: object = {}): object => ({
    ...{ requestId: freshId(), lane: '1', reason: 'staff-member' },
    ...more,
  });

  it('opens with a reason, names the account that is logged in, and a double tap is one pulse', async () => {
    const body = opening();
    const [first, second] = await Promise.all([
      rig.post('王静', 'openings', body),
      rig.post('王静', 'openings', body),
    ]);
    expect(openingAnswerSchema.parse(first.body)).to.deep.include({
      ...{ released: true, pulses: 1, recorded: 'ledger' },
    });
    expect(second.body).to.deep.equal(first.body);
    expect(pulses()).to.equal(1);
    expect(rig.last('manual').operator).to.equal('王静');
  });

  it('who acts comes from the session: a body that names an operator is refused', async () => {
    const { code } = await rig.post('王静', 'openings', opening({ operator: '别人' }));
    expect(code).to.equal('INPUT_INVALID');
    expect(pulses()).to.equal(0);
  });

  it('an emergency asks neither who serves nor who waits', async () => {
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    await rig.post('王静', `assists/${visit}/open`);
    const other = opening({ reason: 'verified-by-staff', visit });
    expect((await rig.post('李强', 'openings', other)).detail).to.equal('王静');
    expect(pulses()).to.equal(0);
    const emergency = opening({ reason: 'emergency', visit });
    expect((await rig.post('李强', 'openings', emergency)).body['released']).to.equal(true);
    expect(pulses()).to.equal(1);
  });

  it('an emergency opens first; its reason is asked for until it is told, once', async () => {
    const opened = await rig.post('王静', 'openings', opening({ reason: 'emergency' }));
    const id = String(opened.body['eventId']);
    const pending = async (): Promise<boolean | undefined> => {
      const { body } = await rig.get('王静', 'recent');
      const records = recentRecordSchema.array().parse(body['records']);
      return records.find(({ eventId }) => eventId === id)?.reasonPending;
    };
    expect(await pending()).to.equal(true);
    const told = { requestId: freshId(), reason: '有人晕倒' };
    const answers = await Promise.all([
      rig.post('王静', `openings/${id}/reason`, told),
      rig.post('王静', `openings/${id}/reason`, told),
    ]);
    for (const { body } of answers) expect(body).to.deep.equal({ eventId: told.requestId });
    expect(await pending()).to.equal(false);
    const row = rig.last('opening-explained');
    expect(row).to.deep.include({ kind: 'visit', refersTo: id, eventId: told.requestId });
    const again = { requestId: freshId(), reason: '另一个说法' };
    expect((await rig.post('李强', `openings/${id}/reason`, again)).code).to.equal('CONFLICT');
    const planned = await rig.post('王静', 'openings', opening({ lane: '2' }));
    const why = await rig.post('王静', `openings/${String(planned.body['eventId'])}/reason`, again);
    expect(why.code).to.equal('CONFLICT');
    expect((await rig.post('王静', `openings/${freshId()}/reason`, again)).code).to.equal(
      'NOT_FOUND',
    );
  });

  it('an opening tried again for somebody who was let through meanwhile opens nothing', async () => {
    const visit = await rig.assist('1', chipCard(idNumber(7)));
    const { turnstile } = rig.place('1');
    const late = opening({ reason: 'verified-by-staff', visit });
    turnstile.online = false;
    expect((await rig.post('李强', 'openings', late)).body['released']).to.equal(false);
    turnstile.online = true;
    await rig.post('王静', 'openings', opening({ reason: 'verified-by-staff', visit }));
    turnstile.pass();
    await rig.time.advance(10_000);
    expect((await rig.post('李强', 'openings', late)).code).to.equal('CONFLICT');
    expect(pulses()).to.equal(1);
  });

  it('the reason of a lane that is not her own is told by others, unless she opened it', async () => {
    const opened = await rig.post('王静', 'openings', opening({ lane: '2', reason: 'emergency' }));
    const path = `openings/${String(opened.body['eventId'])}/reason`;
    const why = { requestId: freshId(), reason: '有人晕倒' };
    expect((await rig.post('赵一', path, why)).code).to.equal('RIGHT_MISSING');
    await rig.time.advance(10_000);
    const requestId = freshId();
    await rig.post('赵一', 'emergency-release', { requestId });
    const own = `openings/${requestIdOfLane(requestId, '3')}/reason`;
    expect((await rig.post('赵一', own, { ...why, requestId: freshId() })).status).to.equal(200);
  });

  it('all lanes open at once; a double tap opens each once and says the same', async () => {
    const requestId = freshId();
    const [first, second] = await Promise.all([
      rig.post('赵一', 'emergency-release', { requestId }),
      rig.post('赵一', 'emergency-release', { requestId }),
    ]);
    expect(all()).to.deep.equal([1, 1, 1]);
    expect(second.body).to.deep.equal(first.body);
    const { lanes } = deskRoutes.releaseAll.answer.parse(first.body);
    expect(lanes.map(({ lane, released, eventId }) => [lane, released, eventId])).to.deep.equal(
      ['1', '2', '3'].map((lane) => [lane, true, requestIdOfLane(requestId, lane)]),
    );
    for (const { eventId } of lanes)
      expect(eventIdSchema.safeParse(eventId).success).to.equal(true);
    expect(rig.results().filter((result) => result === 'manual')).to.have.length(3);
  });

  it('under the lock all lanes open, and nothing else does', async () => {
    rig.gate.change('王静', 'locked');
    expect((await rig.post('王静', 'openings', opening())).code).to.equal('SESSION_LOCKED');
    const { status } = await rig.post('王静', 'emergency-release', { requestId: freshId() });
    expect(status).to.equal(200);
    expect(all()).to.deep.equal([1, 1, 1]);
  });

  it('a helper does not open, and nobody without a session does', async () => {
    for (const who of ['小陈', '谁']) {
      await rig.post(who, 'emergency-release', { requestId: freshId() });
      await rig.post(who, 'openings', opening());
    }
    expect(all()).to.deep.equal([0, 0, 0]);
  });

  it('a lane that cannot open says why and holds up no other', async () => {
    rig.place('2').turnstile.online = false;
    await rig.time.advance(1000);
    const { body } = await rig.post('王静', 'emergency-release', { requestId: freshId() });
    const { lanes } = deskRoutes.releaseAll.answer.parse(body);
    expect(lanes.map(({ released }) => released)).to.deep.equal([true, false, true]);
    expect(lanes[1]!.error?.code).to.equal('TURNSTILE_OFFLINE');
  });

  it('with a ledger that takes nothing all lanes open by the journal, and the rows come later', async () => {
    rig.failWith = 'LEDGER_UNAVAILABLE';
    await rig.time.advance(1000);
    const { body } = await rig.post('王静', 'emergency-release', { requestId: freshId() });
    const { lanes } = deskRoutes.releaseAll.answer.parse(body);
    expect(lanes.map(({ released }) => released)).to.deep.equal([true, true, true]);
    expect(all()).to.deep.equal([1, 1, 1]);
    expect(rig.journal.pending).to.equal(3);
    expect(rig.results()).to.not.include('manual');
  });

  it('the reason of an opening that waits in the journal is still owed, and told later', async () => {
    rig.failWith = 'LEDGER_UNAVAILABLE';
    const opened = await rig.post('王静', 'openings', opening({ reason: 'emergency' }));
    expect(opened.body['recorded']).to.equal('journal');
    const why = { requestId: freshId(), reason: '有人晕倒' };
    const path = `openings/${String(opened.body['eventId'])}/reason`;
    expect((await rig.post('王静', path, why)).code).to.equal('LEDGER_UNAVAILABLE');
  });

  it('with neither ledger nor journal nothing opens, and every lane says so', async () => {
    rig.failWith = 'LEDGER_UNAVAILABLE';
    rig.journalFails = true;
    const { body } = await rig.post('王静', 'emergency-release', { requestId: freshId() });
    const { lanes } = deskRoutes.releaseAll.answer.parse(body);
    expect(lanes.map(({ error }) => error?.code)).to.deep.equal(
      Array.from({ length: 3 }, () => 'LEDGER_UNAVAILABLE'),
    );
    expect(all()).to.deep.equal([0, 0, 0]);
  });

  it('a lane is closed and opened for cards by name', async () => {
    expect((await rig.post('王静', 'lanes/2/mode', { mode: 'closed' })).body).to.deep.equal({
      mode: 'closed',
    });
    expect(rig.place('2').lane.mode).to.equal('closed');
    expect(rig.last('mode-closed').operator).to.equal('王静');
    await rig.post('王静', 'lanes/2/mode', { mode: 'normal' });
    expect(rig.place('2').lane.mode).to.equal('normal');
    expect((await rig.post('王静', 'lanes/9/mode', { mode: 'closed' })).code).to.equal(
      'LANE_UNKNOWN',
    );
  });
});
