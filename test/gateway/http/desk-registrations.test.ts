import { expect } from 'chai';
import { recentRecordSchema, registrationAnswerSchema } from '../../../schemas/api/desk-records.js';
import { DeskRig, freshId } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

describe('registrations at the desk', () => {
  let rig: DeskRig;
  const number = idNumber(7);
  const other = idNumber(8);

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('赵一', 'attendant', ['1']);
    rig.logIn('小陈', 'helper');
  });
  afterEach(() => rig.close());

  const byCard = (visit: string, more: object = {}): object => ({
    ...{ door: 'id', requestId: freshId(), holder: { from: 'card' }, visit, lane: '1' },
    ...more,
  });
  const byNumber = (more: object = {}): object => ({
    ...{ door: 'id', requestId: freshId(), holder: { from: 'number', idNumber: other } },
    ...more,
  });
  const pulses = (lane = '1'): number => rig.place(lane).turnstile.pulses.length;

  it('the card of the visit registers its person and opens; the page never sends a number', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { body } = await rig.post('王静', 'registrations', byCard(visit));
    const answer = registrationAnswerSchema.parse(body);
    expect(answer).to.deep.include({ door: 'id', released: true, pulses: 1, remaining: 0 });
    expect(rig.payload(answer.eventId)).to.deep.include({
      ...{ operator: '王静', idNumber: number, name: '测试甲' },
    });
    expect(pulses()).to.equal(1);
    expect(rig.desk.view.snapshot().assists).to.deep.equal([]);
  });

  it('a double tap is one row and one pulse, also after the person has gone', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const body = byCard(visit);
    const [first, second] = await Promise.all([
      rig.post('王静', 'registrations', body),
      rig.post('王静', 'registrations', body),
    ]);
    await rig.time.advance(1000);
    const third = await rig.post('王静', 'registrations', body);
    expect(second.body).to.deep.equal(first.body);
    expect(third.body).to.deep.equal(first.body);
    expect(pulses()).to.equal(1);
    expect(rig.results().filter((result) => result === 'registered')).to.have.length(1);
  });

  it('answered after the senior left: nothing is registered by her card and nothing opens', async () => {
    const visit = await rig.assist('1', chipCard(number));
    await rig.post('李强', `assists/${visit}/refuse`, { reason: '已经离开' });
    const late = await rig.post('王静', 'registrations', byCard(visit));
    expect([late.status, late.code]).to.deep.equal([404, 'NOT_FOUND']);
    const typed = await rig.post('王静', 'registrations', byNumber({ visit, lane: '1' }));
    expect(typed.code).to.equal('NOT_FOUND');
    const opened = await rig.post('王静', 'openings', {
      ...{ requestId: freshId(), lane: '1', reason: 'verified-by-staff', visit },
    });
    expect(opened.code).to.equal('CONFLICT');
    expect(pulses()).to.equal(0);
    expect(rig.results()).to.not.include('registered').and.not.include('manual');
  });

  it('two attendants answer the same person: one opens, the other is told', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const answers = await Promise.all([
      rig.post('王静', 'registrations', byCard(visit)),
      rig.post('李强', 'registrations', byCard(visit)),
    ]);
    expect(answers.filter(({ body }) => body['released'] === true)).to.have.length(1);
    expect(pulses()).to.equal(1);
  });

  it('the attendant who came second opens for nobody once the person has gone through', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { turnstile } = rig.place('1');
    const late = byCard(visit);
    turnstile.online = false;
    const first = await rig.post('李强', 'registrations', late);
    expect(first.body['error']).to.include({ code: 'TURNSTILE_OFFLINE' });
    turnstile.online = true;
    await rig.post('王静', 'registrations', byCard(visit));
    turnstile.pass();
    await rig.time.advance(10_000);
    expect((await rig.post('李强', 'registrations', late)).code).to.equal('CONFLICT');
    expect(pulses()).to.equal(1);
    expect(rig.results()).to.not.include('release-again');
  });

  it('whoever waits on one lane is not let through on another and left waiting', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const elsewhere = await rig.post('王静', 'registrations', byCard(visit, { lane: '2' }));
    expect(elsewhere.code).to.equal('CONFLICT');
    const opening = { requestId: freshId(), lane: '2', reason: 'wheelchair-or-cart', visit };
    expect((await rig.post('王静', 'openings', opening)).code).to.equal('CONFLICT');
    expect([pulses('1'), pulses('2')]).to.deep.equal([0, 0]);
    expect(rig.results()).to.not.include('registered').and.not.include('manual');
  });

  it('an attendant of lane 1 acts on lane 1 only', async () => {
    const visit = await rig.assist('2', chipCard(number));
    const asked = [
      ['registrations', byCard(visit, { lane: '1' })],
      ['registrations', byCard(visit, { lane: '2' })],
      ['registrations', byNumber({ lane: '2' })],
      ['openings', { requestId: freshId(), lane: '2', reason: 'staff-member' }],
      ['lanes/2/mode', { mode: 'closed' }],
      [`assists/${visit}/refuse`, { reason: '不是我的通道' }],
    ] as const;
    for (const [path, body] of asked) {
      expect((await rig.post('赵一', path, body)).code, path).to.equal('RIGHT_MISSING');
    }
    expect(pulses('2')).to.equal(0);
    expect(rig.place('2').lane.mode).to.equal('normal');
    expect((await rig.post('赵一', 'registrations', byNumber({ lane: '1' }))).status).to.equal(200);
    expect((await rig.post('赵一', 'registrations', byNumber({ lane: '9' }))).code).to.equal(
      'LANE_UNKNOWN',
    );
  });

  it('with fever the record is made and nothing opens until somebody opens it on purpose', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { body } = await rig.post('王静', 'registrations', byCard(visit, { temperature: 37.3 }));
    const answer = registrationAnswerSchema.parse(body);
    expect(answer).to.deep.include({ released: false, pulses: 0, remaining: 1 });
    expect(answer).to.not.have.property('error');
    expect(pulses()).to.equal(0);
    expect(rig.desk.view.snapshot().assists.map((assist) => assist.visit)).to.deep.equal([visit]);
    const opening = { requestId: freshId(), lane: '1', reason: 'verified-by-staff', visit };
    expect((await rig.post('王静', 'openings', opening)).body['released']).to.equal(true);
    expect(pulses()).to.equal(1);
  });

  it('a tenth of a degree less opens', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { body } = await rig.post('王静', 'registrations', byCard(visit, { temperature: 37.2 }));
    expect(body['released']).to.equal(true);
  });

  it('a group of seven: five now, two left, and the rest refers to the record', async () => {
    const { body } = await rig.post('王静', 'registrations', byNumber({ lane: '1', people: 7 }));
    expect(body['remaining']).to.equal(2);
    const { turnstile } = rig.place('1');
    for (let i = 0; i < 5; i++) {
      turnstile.pass();
      await rig.time.advance(10);
    }
    expect(pulses()).to.equal(5);
    await rig.time.advance(20_000);
    const rest = await rig.post('王静', 'openings', {
      ...{ requestId: freshId(), lane: '1', reason: 'companion', passages: 2 },
      follows: body['eventId'],
    });
    expect(rest.body['released']).to.equal(true);
    expect(rig.last('manual').refersTo).to.equal(body['eventId']);
    const foreign = await rig.post('王静', 'openings', {
      ...{ requestId: freshId(), lane: '1', reason: 'companion', follows: freshId() },
    });
    expect(foreign.code).to.equal('CONFLICT');
  });

  it('a passport, and somebody without any document, get through', async () => {
    const passport = await rig.post('王静', 'registrations', {
      ...{ door: 'id', requestId: freshId(), name: 'TESTPERSON' },
      ...{ holder: { from: 'document', documentType: 'passport', number: 'ET9999999' }, lane: '1' },
    });
    expect(passport.body).to.deep.include({ released: true });
    const voucher = await rig.post('王静', 'registrations', {
      ...{ door: 'id', requestId: freshId(), lane: '2' },
      holder: { from: 'voucher', why: '社区老住户' },
    });
    expect(registrationAnswerSchema.parse(voucher.body)).to.not.have.property('validThrough');
    expect(voucher.body['released']).to.equal(true);
  });

  it('what is wrong is said in the words of the page’s form', async () => {
    const unborn = await rig.post(
      '王静',
      'registrations',
      byNumber({
        holder: { from: 'number', idNumber: idNumber(9, '20990101') },
      }),
    );
    expect(unborn.code).to.equal('INPUT_INVALID');
    expect((unborn.body['error'] as { path: string }).path).to.equal('holder.idNumber');
    const noVisit = await rig.post('王静', 'registrations', {
      ...{ door: 'id', requestId: freshId(), holder: { from: 'card' } },
    });
    expect((noVisit.body['error'] as { path: string }).path).to.equal('visit');
  });

  it('a record is made void within seconds, and is corrected by the person of its card', async () => {
    const visit = await rig.assist('1', chipCard(number));
    const { body } = await rig.post('王静', 'registrations', byCard(visit));
    const correction = {
      requestId: freshId(),
      corrects: body['eventId'],
      why: '体温填错',
      replacement: {
        ...{ door: 'id', requestId: freshId(), holder: { from: 'card' }, temperature: 36.5 },
      },
    };
    const corrected = await rig.post('王静', 'corrections', correction);
    expect(corrected.body).to.deep.include({ corrected: true, corrects: body['eventId'] });
    expect((await rig.post('王静', 'corrections', correction)).body).to.deep.equal(corrected.body);
    const id = String(corrected.body['eventId']);
    const written = rig.payload(id)['replacement'] as Record<string, unknown>;
    expect(written).to.deep.include({ idNumber: number, name: '测试甲', temperature: 36.5 });
    const voided = await rig.post('王静', 'corrections', {
      ...{ requestId: freshId(), corrects: id, why: '撤销' },
    });
    expect(voided.body).to.deep.include({ corrected: true, corrects: id });
    const twice = await rig.post('王静', 'corrections', {
      ...{ requestId: freshId(), corrects: id, why: '撤销' },
    });
    expect(twice.code).to.equal('CONFLICT');
    expect(pulses()).to.equal(1);
  });

  it('the recent list is masked, of own lanes, newest first, and a row at most every 30 s', async () => {
    await rig.post('王静', 'registrations', byNumber({ lane: '1', name: '欧阳测试' }));
    const second = await rig.post('王静', 'registrations', byNumber({ lane: '2' }));
    await rig.post('王静', 'openings', { requestId: freshId(), lane: '2', reason: 'staff-member' });
    await rig.post('王静', 'corrections', {
      ...{ requestId: freshId(), corrects: second.body['eventId'], why: '撤销' },
    });
    const { body } = await rig.get('王静', 'recent');
    const records = recentRecordSchema.array().parse(body['records']);
    expect(records.map(({ kind, state }) => [kind, state])).to.deep.equal([
      ['correction', undefined],
      ['opening', undefined],
      ['registration', 'revoked'],
      ['registration', 'standing'],
    ]);
    expect(JSON.stringify(body)).to.not.include(other).and.not.include('测试');
    expect(records[3]!.person).to.deep.include({ name: '欧阳**', age: 78, senior: true });
    await rig.get('王静', 'recent');
    const looks = (): number => rig.results().filter((result) => result === 'recent-listed').length;
    expect(looks()).to.equal(1);
    await rig.time.advance(30_000);
    await rig.get('王静', 'recent');
    expect(looks()).to.equal(2);
    const own = await rig.get('赵一', 'recent');
    expect(
      recentRecordSchema
        .array()
        .parse(own.body['records'])
        .map(({ lane }) => lane),
    ).to.not.include('2');
  });

  it('a draft is kept for its session, read again and forgotten', async () => {
    expect((await rig.get('王静', 'draft')).body).to.deep.equal({});
    const form = { door: 'id', step: 2, digits: '3299' };
    expect((await rig.put('王静', 'draft', { form })).body).to.have.property('savedAt');
    expect((await rig.get('王静', 'draft')).body['draft']).to.deep.include({ form });
    expect((await rig.get('李强', 'draft')).body).to.deep.equal({});
    expect((await rig.delete('王静', 'draft')).body).to.deep.equal({ dropped: true });
    expect((await rig.get('王静', 'draft')).body).to.deep.equal({});
    expect((await rig.get('小陈', 'draft')).code).to.equal('RIGHT_MISSING');
  });
});
