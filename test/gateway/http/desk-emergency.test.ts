/** The emergency release of every lane: who is passing is waited for, and why is told once. */
import { expect } from 'chai';
import { requestIdOfLane } from '../../../gateway/desk/emergency-release.js';
import { replayOpening } from '../../../gateway/registration/journalled-opening.js';
import { recentRecordSchema, type RecentRecord } from '../../../schemas/api/desk-records.js';
import { deskRoutes } from '../../../schemas/api/desk.js';
import { DeskRig, freshId, type Said } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

const LANES = ['1', '2', '3'];

describe('the emergency release of every lane', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open(LANES);
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('赵一', 'attendant', ['1']);
  });
  afterEach(() => rig.close());

  const recent = async (who = '王静'): Promise<RecentRecord[]> =>
    recentRecordSchema.array().parse((await rig.get(who, 'recent')).body['records']);
  const explain = (who: string, eventId: string, requestId = freshId()): Promise<Said> =>
    rig.post(who, `openings/${eventId}/reason`, { requestId, reason: '消防演练' });
  /** Answers while the clock moves. */
  async function pressed(requestId: string, during: () => Promise<void>): Promise<LaneResult[]> {
    const answer = rig.post('王静', 'emergency-release', { requestId });
    await during();
    return deskRoutes.releaseAll.answer.parse((await answer).body).lanes;
  }
  type LaneResult = ReturnType<typeof deskRoutes.releaseAll.answer.parse>['lanes'][number];
  const until = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 100) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      await rig.time.advance(100);
    }
  };

  it('is one record in the list and one reason for all its rows', async () => {
    const press = freshId();
    await rig.post('王静', 'emergency-release', { requestId: press });
    const [record, ...others] = await recent();
    expect(others).to.deep.equal([]);
    expect([...(record!.lanes ?? [])].sort()).to.deep.equal(LANES);
    expect(record).to.deep.include({ kind: 'opening', operator: '王静', reasonPending: true });
    expect(record).to.not.have.property('lane');

    const requestId = freshId();
    const first = requestIdOfLane(press, '1');
    expect((await explain('王静', first, requestId)).body).to.deep.equal({ eventId: requestId });
    expect((await recent())[0]!.reasonPending).to.equal(false);
    for (const lane of LANES) {
      const again = await explain('李强', requestIdOfLane(press, lane));
      expect(again.code, lane).to.equal('CONFLICT');
    }
    expect(rig.results().filter((result) => result === 'opening-explained')).to.have.length(1);
    const row = rig.last('opening-explained');
    expect(row).to.deep.include({ refersTo: press, operator: '王静' });
    expect(rig.payload(row.eventId)).to.deep.include({ press, reason: '消防演练' });
    for (const lane of LANES) {
      const payload = rig.payload(requestIdOfLane(press, lane));
      expect(payload).to.deep.include({ press, lane, reason: 'emergency' });
    }
  });

  it('of two presses each owes a reason of its own, and so does an opening of one lane', async () => {
    const [one, two] = [freshId(), freshId()];
    await rig.post('王静', 'emergency-release', { requestId: one });
    await rig.time.advance(30_000);
    await rig.post('李强', 'emergency-release', { requestId: two });
    await rig.time.advance(30_000);
    await rig.post('王静', 'openings', { requestId: freshId(), lane: '1', reason: 'emergency' });
    expect((await recent()).map(({ reasonPending }) => reasonPending)).to.deep.equal([
      ...[true, true, true],
    ]);
    await explain('王静', requestIdOfLane(one, '2'));
    expect((await recent()).map(({ reasonPending }) => reasonPending)).to.deep.equal([
      ...[true, true, false],
    ]);
  });

  it('an account of one lane sees that lane of it, and may tell the reason', async () => {
    const press = freshId();
    await rig.post('王静', 'emergency-release', { requestId: press });
    const [record] = await recent('赵一');
    expect(record!.lanes).to.deep.equal(['1']);
    expect((await explain('赵一', requestIdOfLane(press, '2'))).code).to.equal('RIGHT_MISSING');
    expect((await explain('赵一', record!.eventId)).status).to.equal(200);
    expect((await recent())[0]!.reasonPending).to.equal(false);
  });

  it('rows that waited in the journal still belong to their press', async () => {
    rig.failWith = 'LEDGER_UNAVAILABLE';
    const press = freshId();
    await rig.post('王静', 'emergency-release', { requestId: press });
    rig.failWith = undefined;
    await rig.journal.replay((record) => replayOpening(record, rig.ledger));
    const [record, ...others] = await recent();
    expect(others).to.deep.equal([]);
    expect(record!.lanes).to.have.length(3);
    expect((await explain('李强', record!.eventId)).status).to.equal(200);
    expect((await recent())[0]!.reasonPending).to.equal(false);
  });

  it('a lane where somebody is passing opens as soon as the passage is over', async () => {
    await rig.post('李强', 'openings', { requestId: freshId(), lane: '2', reason: 'staff-member' });
    const lanes = await pressed(freshId(), async () => {
      await until(1000);
      rig.place('2').turnstile.pass();
      await until(1000);
    });
    expect(lanes.map(({ released }) => released)).to.deep.equal([true, true, true]);
    expect(lanes[1]!.triedAgain).to.be.a('string');
    expect(rig.place('2').turnstile.pulses).to.have.length(2);
    const again = rig.results().filter((result) => result === 'release-again');
    expect(again, 'a row for a try, not for a look').to.have.length(1);
  });

  it('a lane that stays busy is named after ten seconds, and the others do not wait for it', async () => {
    rig.place('2').turnstile.hangs = true;
    await rig.swipe('2', chipCard(idNumber(7)));
    void rig.post('李强', 'openings', { requestId: freshId(), lane: '2', reason: 'staff-member' });
    while (rig.place('2').turnstile.pulses.length === 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const lanes = await pressed(freshId(), async () => {
      while (rig.place('3').turnstile.pulses.length === 0) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      await until(10_200);
    });
    expect(lanes.map(({ lane, released, error }) => [lane, released, error?.code])).to.deep.equal([
      ['1', true, undefined],
      ['2', false, 'LANE_BUSY'],
      ['3', true, undefined],
    ]);
    rig.place('2').turnstile.hangs = false;
    rig.place('2').turnstile.answer();
  });

  it('waits for nobody any more when the desk stops', async () => {
    await rig.post('李强', 'openings', { requestId: freshId(), lane: '2', reason: 'staff-member' });
    const answer = rig.post('王静', 'emergency-release', { requestId: freshId() });
    while (rig.results().filter((result) => result === 'manual').length < 4) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
    rig.desk.emergency.stop();
    const { lanes } = deskRoutes.releaseAll.answer.parse((await answer).body);
    expect(lanes[1]!.error?.code).to.equal('LANE_BUSY');
  });
});
