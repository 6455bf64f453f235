import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { policySchema } from '../../../schemas/policy.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import {
  byId,
  byItinerary,
  byPaper,
  deskFixture,
  EVERYDAY,
  inventedId,
  rejection,
  requestId,
} from './desk-fixture.js';

describe('registering a person', () => {
  it('the row is durable before the lane opens', async () => {
    const fixture = deskFixture();
    let written = (): void => undefined;
    fixture.ledger.disk = new Promise((resolve) => (written = resolve));
    const answer = fixture.desk.register(byId({ lane: 'lane-1' }));
    await settle();
    expect(fixture.trace).to.deep.equal([]);
    written();
    expect(await answer).to.include({ registered: true, released: true, pulses: 1 });
    expect(fixture.trace).to.deep.equal(['commit registered', 'release lane-1']);
  });

  it('one row holds the evidence, the exact time, the operator and the validity', async () => {
    const { desk, ledger } = deskFixture();
    const visit = requestId(9);
    ledger.visits.add(visit);
    const answer = await desk.register(
      byPaper({ lane: 'lane-1', visit, name: '欧阳某', phone: '13800000000' }),
    );
    expect(ledger.rows).to.have.length(1);
    expect(ledger.last).to.deep.include({
      kind: 'registration',
      eventId: answer.eventId,
      refersTo: visit,
      query: { result: 'registered', operator: '值班员甲', lane: 'lane-1' },
      person: { idType: '01', idNo: inventedId(), name: '欧阳某' },
      opening: 'begins',
    });
    expect(ledger.last.payload).to.deep.include({
      door: 'paper',
      at: '2026-11-23T01:00:00.000Z',
      operator: '值班员甲',
      paperType: 'health-declaration',
      issuer: '幸福里社区',
      issued: '2026-11-20',
      validThrough: '2026-12-04',
      validUntil: '2026-12-04T16:00:00.000Z',
      idNumber: inventedId(),
      name: '欧阳某',
      phone: '13800000000',
      mode: 'epidemic',
      policyVersion: 'p1',
    });
    expect(ledger.last.registry).to.deep.include({
      kind: 'paper',
      expiresAt: Date.parse('2026-12-05T00:00:00+08:00'),
    });
  });

  it('the record stands until the last millisecond of the venue’s day', async () => {
    const { desk, ledger } = deskFixture('2026-11-23T23:59:59.000+08:00');
    const answer = await desk.register(byId());
    const midnight = Date.parse('2026-11-24T00:00:00+08:00');
    expect(answer.validUntil).to.equal(new Date(midnight).toISOString());
    const person = { idType: '01', idNo: inventedId() } as const;
    expect(ledger.standing(person, midnight - 1)).to.have.length(1);
    expect(ledger.standing(person, midnight)).to.have.length(0);
    expect(venueDay('Asia/Shanghai').dayOf(midnight - 1)).to.equal(answer.validThrough);
  });

  it('a registration ahead, without a lane, begins no opening', async () => {
    const { desk, ledger, trace } = deskFixture();
    expect(await desk.register(byId())).to.include({ released: false, pulses: 0 });
    expect(ledger.last).not.to.have.property('opening');
    expect(trace).to.deep.equal(['commit registered']);
  });

  it('companions come through with the person, in the lane’s direction', async () => {
    const { desk, lanes } = deskFixture();
    await desk.register(byId({ lane: 'lane-1', companions: 4 }));
    await desk.register(byItinerary({ lane: 'way-out' }));
    expect(lanes.orders.map((o) => [o.lane, o.direction, o.passages, o.registered])).to.deep.equal([
      ['lane-1', 'in', 5, true],
      ['way-out', 'out', 1, true],
    ]);
  });

  it('a visit on no record is a conflict, and nothing is written or opened', async () => {
    const { desk, ledger, trace } = deskFixture();
    const input = byId({ lane: 'lane-1', visit: requestId(9) });
    expect(await rejection(desk.register(input))).to.include({ code: 'CONFLICT', path: 'visit' });
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const waiting = await rejection(desk.register(input));
    expect(waiting).to.include({ code: 'LEDGER_UNAVAILABLE', path: 'visit' });
    expect(trace).to.deep.equal([]);
  });

  it('an unknown lane is refused before anything is written', async () => {
    const { desk, trace } = deskFixture();
    const error = await rejection(desk.register(byId({ lane: 'lane-9' })));
    expect(error).to.include({ code: 'LANE_UNKNOWN', path: 'lane' });
    expect(trace).to.deep.equal([]);
  });

  for (const code of ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'KEY_MISSING'] as const) {
    it(`a commit that fails with ${code} opens nothing`, async () => {
      const { desk, ledger, trace } = deskFixture();
      ledger.failWith = code;
      expect((await rejection(desk.register(byId({ lane: 'lane-1' })))).code).to.equal(code);
      expect(trace).to.deep.equal([]);
    });
  }

  it('a turnstile that fails leaves the registration, and the answer says both', async () => {
    const { desk, ledger, lanes, logged } = deskFixture();
    lanes.failWith = new TongdaoError('TURNSTILE_OFFLINE');
    const answer = await desk.register(byId({ lane: 'lane-1' }));
    expect(answer).to.include({ registered: true, released: false, pulses: 0 });
    expect(answer.error).to.include({ code: 'TURNSTILE_OFFLINE' });
    expect(answer.error?.zh).to.be.a('string');
    expect(ledger.rows).to.have.length(1);
    expect(logged).to.have.length(1);
    expect(JSON.stringify([answer, logged])).not.to.include(inventedId());
  });

  it('an unexpected failure of the lane is told without its words', async () => {
    const { desk, lanes } = deskFixture();
    lanes.failWith = new Error(`lane of ${inventedId()}`);
    const answer = await desk.register(byId({ lane: 'lane-1' }));
    expect(answer.error?.code).to.equal('INTERNAL');
    expect(JSON.stringify(answer)).not.to.include(inventedId());
  });

  describe('keepIdentity', () => {
    it('never: number, name and phone stay out of payload and registry', async () => {
      const fixture = deskFixture();
      fixture.policy = policySchema.parse({ ...EVERYDAY, epidemic: { keepIdentity: 'never' } });
      await fixture.desk.register(byItinerary({ name: '欧阳某', phone: '13800000000' }));
      const { payload, registry, person } = fixture.ledger.last;
      const kept = JSON.stringify([payload, registry?.content]);
      for (const secret of [inventedId(), '欧阳某', '13800000000', '0000"']) {
        expect(kept).not.to.include(secret);
      }
      await fixture.desk.register(byPaper({ number: 'SD-000123' }));
      expect(JSON.stringify(fixture.ledger.last)).not.to.include('SD-000123');
      // The number is given for the blind tag only.
      expect(person).to.deep.equal({ idType: '01', idNo: inventedId() });
    });
  });

  describe('the same person again', () => {
    it('on the same day through the same door is told when, and still registered', async () => {
      const { desk, time } = deskFixture();
      const first = await desk.register(byId());
      await time.advance(60_000);
      const second = await desk.register(byId());
      expect(first).not.to.have.property('alreadyRegistered');
      expect(second.alreadyRegistered).to.deep.equal({
        eventId: first.eventId,
        at: '2026-11-23T01:00:00.000Z',
      });
    });

    it('through another door, another day, or another person is news', async () => {
      const { desk, time } = deskFixture();
      await desk.register(byPaper());
      expect(await desk.register(byId())).not.to.have.property('alreadyRegistered');
      await time.advance(86_400_000);
      expect(await desk.register(byPaper())).not.to.have.property('alreadyRegistered');
      const other = byPaper({ idNumber: inventedId('19500101') });
      expect(await desk.register(other)).not.to.have.property('alreadyRegistered');
    });
  });

  it('the number of a 2017 foreign resident goes to the platform as its own type', async () => {
    const { desk, ledger } = deskFixture();
    // The published specimen card (facts/resident-id.md section 4 "Numbers").
    await desk.register(byId({ idNumber: 'KAZ110090123105' }));
    expect(ledger.last.person).to.deep.equal({ idType: '16', idNo: 'KAZ110090123105' });
  });
});
