import { expect } from 'chai';
import { TongdaoError } from '../../../schemas/errors.js';
import type { AuditRecord, AuditRow } from '../../../schemas/api/audit.js';
import { auditRoutes } from '../../../schemas/api/audit.js';
import { AuditRig, OUYANG, ZHAO } from '../audit/audit-rig.js';

interface Page {
  readonly rows: readonly AuditRow[];
  readonly next?: number;
}

describe('the audit over HTTP', () => {
  let rig: AuditRig;
  beforeEach(async () => {
    rig = await AuditRig.open();
  });
  afterEach(() => rig.close());

  /** Everything of the planted people that may stand in no answer. */
  const planted = [
    ...[OUYANG.idNo, ZHAO.idNo, OUYANG.name, ZHAO.name, '13800001234', '内科三床', '王某'],
    ...[OUYANG.idNo.slice(0, 6), OUYANG.idNo.slice(6, 14), OUYANG.idNo.slice(-4), '测试'],
  ];
  const expectMasked = (text: string): void => {
    for (const secret of planted) expect(text).not.to.include(secret);
  };

  it('shows people masked in the list, in a record, in its neighbours and in what is found', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.outcome(visit);
    const light = await rig.registration(OUYANG, { visit });
    const heavy = await rig.registration(ZHAO, { photoBytes: 200_000 });
    const list = await rig.get<Page>('rows');
    const find = await rig.post<Page>('find', { idNumber: OUYANG.idNo, purpose: 'court' });
    const record = await rig.get<AuditRecord>(`rows/${visit}`);
    const registered = await rig.get<AuditRecord>(`rows/${light}`);
    const withPhoto = await rig.get<AuditRecord>(`rows/${heavy}`);
    for (const { text, status } of [list, find, record, registered, withPhoto]) {
      expect(status).to.equal(200);
      expectMasked(text);
    }
    expect(list.body.rows.map(({ person }) => person)).to.deep.equal([
      { name: '赵**', number: '32**************21', age: 76, senior: true },
      { name: '欧阳**', number: '32**************19', age: 76, senior: true },
      undefined,
      { name: '欧阳**', number: '32**************19', age: 76, senior: true },
    ]);
    expect(() => auditRoutes.rows.answer.parse(list.body)).not.to.throw();
    expect(() => auditRoutes.record.answer.parse(record.body)).not.to.throw();
    expect(record.body.related).to.have.length(2);
  });

  it('says in the list what the box tells of itself: a device that was lost, a start', async () => {
    await rig.append({ kind: 'device', detail: { event: 'lost', device: 'reader-1' } });
    await rig.append({ kind: 'system', detail: { event: 'start', version: '1' } });
    await rig.append({ kind: 'staff', payload: { act: 'login' } });
    const { body } = await rig.get<Page>('rows');
    expect(body.rows.map(({ result }) => result)).to.deep.equal([undefined, 'start', 'lost']);
  });

  it('opens no payload with a photo for a list, and tells its person while the registry does', async () => {
    const { ledger } = rig;
    const heavy = await rig.registration(ZHAO, { photoBytes: 200_000 });
    const opened: string[] = [];
    const payloadOf = ledger.payloadOf.bind(ledger);
    ledger.payloadOf = (eventId) => {
      opened.push(eventId);
      return payloadOf(eventId);
    };
    const { body } = await rig.get<Page>('rows');
    expect(body.rows[0]?.person?.name).to.equal('赵**');
    expect(opened).not.to.include(heavy);
    await rig.get(`rows/${heavy}`);
    expect(opened).to.include(heavy);
  });

  it('writes every look down before it answers: who, what, why, how many', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.get('rows?lane=1&kind=visit');
    await rig.get(`rows/${visit}`);
    await rig.post('find', { idNumber: OUYANG.idNo, purpose: 'complaint' });
    await rig.post('verify');
    const looks = rig.looks();
    expect(looks.map(({ result }) => result)).to.deep.equal([
      'audit-list',
      'audit-record',
      'audit-find',
      'audit-verify',
    ]);
    expect(new Set(looks.map(({ operator }) => operator))).to.deep.equal(new Set(['审计甲']));
    const [list, record, find, verify] = looks.map(({ eventId }) => rig.payload(eventId));
    expect(list).to.deep.include({ rows: 1, filter: { lane: '1', kind: 'visit' } });
    expect(record).to.deep.include({ rows: 1 });
    expect(looks[1]?.refersTo).to.equal(visit);
    expect(find).to.deep.include({ purpose: 'complaint', rows: 2 });
    expect(verify).to.deep.include({ verdict: 'intact', rows: 4 });
    for (const payload of [list, record, find, verify]) expectMasked(JSON.stringify(payload));
    // The looks at her are among her rows, for whoever looks after them.
    const hers = rig.ledger.findPerson(OUYANG, { days: 99 }).map(({ result }) => result);
    expect(hers).to.deep.equal(['audit-find', 'audit-record', 'admit']);
  });

  it('shows nothing when the look cannot be written down', async () => {
    const visit = await rig.visit(OUYANG);
    for (const code of ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN'] as const) {
      rig.failWith = code;
      for (const answer of [
        await rig.get('rows'),
        await rig.get(`rows/${visit}`),
        await rig.post('find', { idNumber: OUYANG.idNo, purpose: 'court' }),
        await rig.post('verify'),
      ]) {
        expect(answer).to.deep.include({ status: 503, code: 'LEDGER_UNAVAILABLE' });
        expect(Object.keys(answer.body)).to.deep.equal(['error']);
      }
    }
    expect(rig.looks()).to.deep.equal([]);
  });

  it('answers nobody but auditors', async () => {
    const visit = await rig.visit(OUYANG);
    rig.gate.logIn('管理员', 'administrator');
    rig.gate.logIn('主管', 'supervisor');
    for (const [who, code] of [
      ['管理员', 'RIGHT_MISSING'],
      ['主管', 'RIGHT_MISSING'],
      ['没有人', 'SESSION_REQUIRED'],
    ] as const) {
      for (const answer of [
        await rig.get('rows', who),
        await rig.get(`rows/${visit}`, who),
        await rig.post('find', { idNumber: OUYANG.idNo, purpose: 'court' }, who),
        await rig.post('verify', {}, who),
      ]) {
        expect(answer.code).to.equal(code);
      }
    }
    rig.gate.change('审计甲', 'locked');
    expect((await rig.get('rows')).code).to.equal('SESSION_LOCKED');
    expect(rig.looks()).to.deep.equal([]);
  });

  it('looks for the rows of one member of staff by a body, and takes no name in an address', async () => {
    await rig.visit(OUYANG);
    await rig.append({ kind: 'visit', query: { lane: '1', result: 'manual', operator: '值守乙' } });
    const { body } = await rig.post<Page>('search', { operator: '值守乙' });
    expect(body.rows.map(({ result }) => result)).to.deep.equal(['manual']);
    expect((await rig.get('rows?operator=someone')).code).to.equal('INPUT_INVALID');
    const number = await rig.post('search', { operator: OUYANG.idNo });
    expect(number.code).to.equal('INPUT_INVALID');
    expectMasked(number.text);
  });

  it('takes no number of a person in an address', async () => {
    for (const name of ['operator', 'result']) {
      const answer = await rig.get(`rows?${name}=${OUYANG.idNo}`);
      expect(answer).to.deep.include({ status: 400, code: 'INPUT_INVALID' });
      expectMasked(answer.text);
    }
    expect((await rig.get(`rows?idNumber=${OUYANG.idNo}`)).code).to.equal('INPUT_INVALID');
    expect(rig.looks()).to.deep.equal([]);
  });

  it('finds a person however the number is typed, and says nothing of one that is none', async () => {
    await rig.visit(OUYANG);
    const spaced = OUYANG.idNo.replace(/(\d{6})/, '$1 ').toLowerCase();
    const found = await rig.post<Page>('find', { idNumber: spaced, purpose: 'sampling' });
    expect(found.body.rows.map(({ result }) => result)).to.deep.equal(['admit']);
    const document = { idType: '02' as const, idNo: 'E12345678' };
    await rig.append({ kind: 'visit', person: document, query: { lane: '1', result: 'assist' } });
    const passport = await rig.post<Page>('find', { idNumber: 'e1234 5678', purpose: 'sampling' });
    expect(passport.body.rows.map(({ result }) => result)).to.deep.equal(['assist']);
    const wrong = await rig.post('find', { idNumber: '!!!!!!!!!', purpose: 'sampling' });
    expect(wrong.code).to.equal('INPUT_INVALID');
  });

  it('names what was erased, and goes on showing that it happened', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.ledger.erasePerson({ person: OUYANG, reason: 'subject-request', operator: '管理员' });
    const { rows } = (await rig.get<Page>('rows')).body;
    const erased = rows.find(({ eventId }) => eventId === visit);
    expect(erased).to.deep.include({ erased: true, result: 'admit' });
    expect(erased?.person).to.equal(undefined);
    expect(rows.find(({ kind }) => kind === 'erasure')?.erased).to.equal(false);
    const record = (await rig.get<AuditRecord>(`rows/${visit}`)).body;
    expect(record.row.erased).to.equal(true);
    expect(record.facts).to.deep.equal([]);
  });

  it('shows what is left of a row whose day was destroyed', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.time.advance(20 * 86_400_000);
    expect((await rig.ledger.runRetention()).destroyedDays).to.have.length(1);
    expect((await rig.get<Page>('rows?kind=visit')).body.rows).to.deep.equal([]);
    const { row, timeline } = (await rig.get<AuditRecord>(`rows/${visit}`)).body;
    expect(row).to.deep.include({ eventId: visit, kind: 'visit', erased: true });
    expect(timeline).to.have.length(1);
    expect((await rig.get(`rows/${'A'.repeat(22)}`)).code).to.equal('NOT_FOUND');
  });

  it('tells one story from every row of it, in order, with milliseconds', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.time.advance(3000);
    const outcome = await rig.outcome(visit);
    await rig.time.advance(6000);
    await rig.append({
      kind: 'visit',
      refersTo: visit,
      payload: { type: 'contradicted', lookup: { status: 'red' } },
      query: { lane: '1', result: 'contradicted' },
    });
    const registration = await rig.registration(OUYANG, { visit });
    await rig.append({
      kind: 'registration',
      refersTo: registration,
      payload: { act: 'void', corrects: registration, why: '王某的', correctedBy: '值守乙' },
      query: { result: 'voided', operator: '值守乙' },
    });
    const steps = [
      ...['found 0', 'credential 300', 'asked 310', 'answered 430', 'decided 440'],
      ...['committed 452', 'pulseSent 453', 'pulseConfirmed 470', 'passed 2600'],
      ...['outcome -', 'contradicted -', 'registered -', 'voided -'],
    ];
    for (const eventId of [visit, outcome, registration]) {
      const answer = await rig.get<AuditRecord>(`rows/${eventId}`);
      const told = answer.body.timeline.map(({ step, ms }) => `${step} ${ms ?? '-'}`);
      expect(told).to.deep.equal(steps);
      expect(answer.body.related.filter(({ kind }) => kind !== 'access')).to.have.length(4);
      expectMasked(answer.text);
    }
    const { facts } = (await rig.get<AuditRecord>(`rows/${visit}`)).body;
    const values = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
    expect(values).to.deep.include({
      reasons: 'registered-by-id',
      policy: 'order-1',
      order: '京防〔2026〕7号',
      'lookup.status': 'none',
      evidence: 'plain-chip',
    });
  });

  it('shows the rows around a damaged one', async () => {
    const visit = await rig.visit(OUYANG);
    await rig.visit(ZHAO);
    const { ledger } = rig;
    const payloadOf = ledger.payloadOf.bind(ledger);
    const broken = (): never => {
      throw new TongdaoError('LEDGER_BROKEN', 'payload of record 0 does not open');
    };
    ledger.payloadOf = (eventId) => (eventId === visit ? broken() : payloadOf(eventId));
    const { rows } = (await rig.get<Page>('rows')).body;
    expect(rows.map(({ damaged, person }) => [damaged, person?.name])).to.deep.equal([
      [undefined, '赵**'],
      [true, undefined],
    ]);
    expect((await rig.get<AuditRecord>(`rows/${visit}`)).body.row.damaged).to.equal(true);
  });
});
