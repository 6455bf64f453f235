import { expect } from 'chai';
import { LOCKED_CLAIM_MS } from '../../../gateway/desk/claims.js';
import { workCardSchema } from '../../../schemas/api/desk-records.js';
import { deskRoutes } from '../../../schemas/api/desk.js';
import { DeskRig, EPIDEMIC, freshId, until } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

describe('work cards', () => {
  let rig: DeskRig;
  const number = idNumber(7);

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('小陈', 'helper');
    rig.logIn('赵一', 'attendant', ['1']);
  });
  afterEach(() => rig.close());

  it('says what to do first, names nobody in full, and the look is a row', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { status, body } = await rig.post('王静', `assists/${visit}/open`);
    expect(status).to.equal(200);
    const card = workCardSchema.parse(body);
    expect(card).to.deep.include({ visit, lane: '1', next: 'register', servedBy: '王静' });
    expect(card).to.deep.include({ card: 'resident-id', eased: false, earlier: [] });
    expect(card.person).to.deep.include({ age: 78, senior: true });
    expect(JSON.stringify(body)).to.not.include(number).and.not.include('测试甲');
    expect(card.since).to.equal(rig.time.wall());
    const row = rig.last('card-opened');
    expect(row).to.deep.include({ kind: 'access', refersTo: visit, operator: '王静', lane: '1' });
    const found = rig.ledger.findPerson({ idType: '01', idNo: number }, { days: 1 });
    expect(found.map(({ eventId }) => eventId)).to.include(row.eventId);
    expect(JSON.stringify(rig.payload(row.eventId))).to.not.include(number);
  });

  it('a card that could not be read is a work card without a person', async () => {
    const { reader } = rig.place('1');
    reader.emit({ type: 'found', at: rig.time.mono() });
    reader.emit({
      type: 'read-failed',
      failure: 'card-unreadable',
      final: true,
      at: rig.time.mono(),
    });
    await rig.time.advance(3000);
    const visit = rig.place('1').lane.currentAssist()!.visit;
    const { body } = await rig.post('王静', `assists/${visit}/open`);
    expect(workCardSchema.parse(body)).to.not.have.any.keys('person', 'card');
  });

  it('shows records of the same person made today, and not those of yesterday', async () => {
    const first = await rig.assist('1', chipCard(number));
    const record = await rig.post('王静', 'registrations', {
      ...{ door: 'id', requestId: freshId(), holder: { from: 'card' }, visit: first },
    });
    const again = await rig.post('王静', 'earlier', { idNumber: number });
    expect(again.body['earlier']).to.deep.equal([
      { eventId: record.body['eventId'], door: 'id', at: record.body['at'] },
    ]);
    expect(rig.last('earlier-sought').kind).to.equal('access');
    const card = await rig.post('王静', `assists/${first}/open`);
    expect(card.body['earlier']).to.have.length(1);
    await rig.time.advance(24 * 3_600_000);
    const tomorrow = await rig.post('王静', 'earlier', { idNumber: number });
    expect(tomorrow.body['earlier']).to.deep.equal([]);
  });

  it('one serves: the second is told who, may take over, and the first then is not served', async () => {
    const visit = await rig.assist('1', chipCard(number));
    await rig.post('王静', `assists/${visit}/open`);
    const second = await rig.post('李强', `assists/${visit}/open`);
    expect([second.status, second.code, second.detail]).to.deep.equal([409, 'CONFLICT', '王静']);
    const reason = await rig.post('李强', `assists/${visit}/reason`);
    expect(reason.code).to.equal('CONFLICT');
    const taken = await rig.post('李强', `assists/${visit}/open`, { takeOver: true });
    expect(taken.body['servedBy']).to.equal('李强');
    const late = await rig.post('王静', `assists/${visit}/close`);
    expect(late.body).to.deep.equal({ closed: true });
    const still = await rig.post('王静', `assists/${visit}/open`);
    expect(still.detail).to.equal('李强');
    const registration = await rig.post('王静', 'registrations', {
      ...{ door: 'id', requestId: freshId(), holder: { from: 'card' }, visit, lane: '1' },
    });
    expect(registration.code).to.equal('CONFLICT');
    expect(rig.place('1').turnstile.pulses).to.have.length(0);
  });

  it('closing puts the card back, and so does the end of the session', async () => {
    const visit = await rig.assist('1', chipCard(number));
    await rig.post('王静', `assists/${visit}/open`);
    await rig.post('王静', `assists/${visit}/close`);
    expect(rig.desk.view.snapshot().assists[0]).to.not.have.property('servedBy');
    await rig.post('王静', `assists/${visit}/open`);
    expect(rig.desk.view.snapshot().assists[0]).to.have.property('servedBy', '王静');
    rig.gate.change('王静', 'ended');
    expect(rig.desk.view.snapshot().assists[0]).to.not.have.property('servedBy');
  });

  it('a lock of less than a minute keeps the card; a longer one gives it back', async () => {
    const visit = await rig.assist('1', chipCard(number));
    await rig.post('王静', `assists/${visit}/open`);
    const servedBy = (): string | undefined => rig.desk.view.snapshot().assists[0]?.servedBy;
    rig.gate.change('王静', 'locked');
    await rig.time.advance(LOCKED_CLAIM_MS - 1);
    expect(servedBy()).to.equal('王静');
    rig.gate.change('王静', 'active');
    await rig.time.advance(LOCKED_CLAIM_MS);
    expect(servedBy()).to.equal('王静');
    rig.gate.change('王静', 'locked');
    await rig.time.advance(LOCKED_CLAIM_MS);
    expect(servedBy()).to.equal(undefined);
  });

  it('an assist is not given up while its card is open, and is a minute after it was put back', async () => {
    const visit = await rig.assist('1', chipCard(number));
    await rig.post('王静', `assists/${visit}/open`);
    await rig.time.advance(180_000);
    await rig.post('王静', `assists/${visit}/close`);
    await rig.time.advance(59_999);
    expect(rig.place('1').lane.work(visit)).to.not.equal(undefined);
    await rig.time.advance(1);
    expect(rig.place('1').lane.work(visit)).to.equal(undefined);
    expect(rig.results().filter((result) => result === 'assist-timeout')).to.have.length(1);
  });

  it('the reason is a look of its own and hides after 15 s', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { body } = await rig.post('王静', `assists/${visit}/reason`);
    expect(body).to.deep.equal({
      reasons: ['not-registered'],
      findings: ['senior'],
      hideAfterMs: 15_000,
    });
    expect(rig.last('reason-revealed')).to.deep.include({ kind: 'access', refersTo: visit });
  });

  it('nobody may open a card that is not waiting, or wait on a lane of somebody else', async () => {
    const visit = await rig.assist('2', chipCard(number));
    expect((await rig.post('王静', `assists/${freshId()}/open`)).code).to.equal('NOT_FOUND');
    expect((await rig.post('赵一', `assists/${visit}/open`)).code).to.equal('RIGHT_MISSING');
    expect((await rig.post('赵一', `assists/${visit}/reason`)).code).to.equal('RIGHT_MISSING');
    expect(rig.results()).to.not.include('card-opened').and.not.include('reason-revealed');
  });

  it('a helper says that she is coming, once for each account, and opens no card', async () => {
    const visit = await rig.assist('1', chipCard(number));
    expect((await rig.post('小陈', `assists/${visit}/coming`)).body).to.deep.equal({ coming: 1 });
    expect((await rig.post('小陈', `assists/${visit}/coming`)).body).to.deep.equal({ coming: 1 });
    expect((await rig.post('王静', `assists/${visit}/coming`)).body).to.deep.equal({ coming: 2 });
    for (const what of ['open', 'reason', 'close']) {
      expect((await rig.post('小陈', `assists/${visit}/${what}`)).code).to.equal('RIGHT_MISSING');
    }
    expect(
      (await rig.post('小陈', `assists/${visit}/refuse`, { reason: '不让进' })).status,
    ).to.equal(403);
    expect((await rig.get('小陈', 'recent')).status).to.equal(403);
  });

  it('a person refuses with a reason, once; nothing opens', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const refused = await rig.post('王静', `assists/${visit}/refuse`, { reason: '不愿意登记' });
    expect(refused.body).to.deep.equal({ refused: true });
    const twice = await rig.post('王静', `assists/${visit}/refuse`, { reason: '不愿意登记' });
    expect(twice.code).to.equal('NOT_FOUND');
    expect(rig.results().filter((result) => result === 'refused')).to.have.length(1);
    expect(rig.place('1').turnstile.pulses).to.have.length(0);
  });

  it('while the ledger cannot write, a card opens and the look is written when it can', async () => {
    const visit = await rig.assist('1', chipCard(number));
    rig.failWith = 'LEDGER_UNAVAILABLE';
    expect((await rig.post('王静', `assists/${visit}/open`)).status).to.equal(200);
    expect(rig.results()).to.not.include('card-opened');
    rig.failWith = undefined;
    await rig.time.advance(60_000);
    expect(rig.results()).to.include('card-opened');
  });

  it('a late green makes it one tap, and the stream says so', async () => {
    rig.policy = { ...EPIDEMIC, epidemic: { ...EPIDEMIC.epidemic, registerOnSwipe: false } };
    rig.platform.answer = { status: 'unavailable', cause: 'timeout', tookMs: 1300 };
    const stream = rig.stream('王静');
    await stream.event(0);
    const visit = await rig.assist('1', chipCard(number));
    const before = await rig.post('王静', `assists/${visit}/open`);
    expect(before.body).to.deep.include({ next: 'register', eased: false });
    rig.platform.late?.({ status: 'green', tookMs: 4000 });
    await until(() => stream.raw.includes(`{"type":"eased","visit":"${visit}"}`));
    const after = await rig.post('王静', `assists/${visit}/open`);
    expect(after.body).to.deep.include({ next: 'release', eased: true });
    const release = { requestId: freshId(), lane: '1', reason: 'verified-by-staff', visit };
    expect((await rig.post('王静', 'openings', release)).body['released']).to.equal(true);
    expect(rig.desk.view.snapshot().assists).to.deep.equal([]);
  });

  it('a yellow goes to the pre-check and a spoilt answer to a specialist, without a word why', async () => {
    rig.policy = EPIDEMIC;
    for (const [lane, status, next] of [
      ['1', 'yellow', 'pre-check'],
      ['2', 'untrusted', 'specialist'],
    ] as const) {
      rig.platform.answer = { status, tookMs: 5 };
      const visit = await rig.assist(lane, chipCard(idNumber(Number(lane))));
      const card = await rig.post('王静', `assists/${visit}/open`);
      expect(card.body['next']).to.equal(next);
      expect(JSON.stringify(card.body)).to.not.match(/yellow|untrusted|黄/);
    }
  });

  it('every answer is what its contract says', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { reason, coming } = deskRoutes;
    expect(
      reason.answer.safeParse((await rig.post('王静', `assists/${visit}/reason`)).body).success,
    ).to.be.true;
    expect(
      coming.answer.safeParse((await rig.post('王静', `assists/${visit}/coming`)).body).success,
    ).to.be.true;
  });
});
