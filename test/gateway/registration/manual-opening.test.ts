import { expect } from 'chai';
import {
  JournalledOperators,
  replayOpening,
} from '../../../gateway/registration/journalled-opening.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { manualOpeningSchema, type ManualOpening } from '../../../schemas/registration.js';
import { deskFixture, rejection, requestId } from './desk-fixture.js';

function opening(more: object = {}): ManualOpening {
  return manualOpeningSchema.parse({
    lane: 'lane-1',
    reason: 'wheelchair-or-cart',
    operator: '值班员甲',
    ...more,
  });
}

describe('opening by hand', () => {
  it('the row with reason and operator is durable before the pulse', async () => {
    const { desk, ledger, lanes, trace } = deskFixture();
    const visit = requestId(3);
    ledger.visits.add(visit);
    const answer = await desk.open(opening({ passages: 2, visit, note: '推车' }));
    expect(trace).to.deep.equal(['commit manual', 'release lane-1']);
    expect(answer).to.include({ recorded: 'ledger', released: true, pulses: 1 });
    expect(ledger.last).to.deep.include({
      kind: 'visit',
      eventId: answer.eventId,
      refersTo: visit,
      query: { lane: 'lane-1', result: 'manual', operator: '值班员甲' },
      opening: 'begins',
    });
    expect(ledger.last.payload).to.deep.include({
      at: '2026-11-23T01:00:00.000Z',
      reason: 'wheelchair-or-cart',
      note: '推车',
      operator: '值班员甲',
      passages: 2,
    });
    expect(lanes.orders).to.deep.equal([
      {
        lane: 'lane-1',
        eventId: answer.eventId,
        direction: 'in',
        passages: 2,
        visit,
        registered: false,
      },
    ]);
  });

  for (const code of ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'KEY_MISSING'] as const) {
    it(`with ${code} the journal is synced first, then the lane opens`, async () => {
      const { desk, ledger, journal, trace } = deskFixture();
      ledger.failWith = code;
      const answer = await desk.open(opening({ reason: 'other', note: '老人家姓王' }));
      expect(trace).to.deep.equal(['journal', 'release lane-1']);
      expect(answer).to.include({ recorded: 'journal', released: true });
      expect(journal.records).to.deep.equal([
        {
          eventId: answer.eventId,
          at: Date.parse('2026-11-23T09:00:00+08:00'),
          lane: 'lane-1',
          direction: 'in',
          reason: 'other',
          passages: 1,
        },
      ]);
    });
  }

  it('a visit on no record is a conflict, and nothing is written or opened', async () => {
    const { desk, lanes, trace } = deskFixture();
    const error = await rejection(desk.open(opening({ visit: requestId(3) })));
    expect(error).to.include({ code: 'CONFLICT', path: 'visit' });
    expect(trace).to.deep.equal([]);
    expect(lanes.orders).to.deep.equal([]);
  });

  it('without a ledger a visit whose row still waits is no reason to keep the gate shut', async () => {
    const { desk, ledger, journal, trace } = deskFixture();
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const answer = await desk.open(opening({ visit: requestId(3) }));
    expect(answer).to.include({ recorded: 'journal', released: true });
    expect(journal.records[0]?.visit).to.equal(requestId(3));
    expect(trace).to.deep.equal(['journal', 'release lane-1']);
  });

  it('nobody is named in the journal: neither who passed nor who opened', async () => {
    const { desk, ledger, journal, operators } = deskFixture();
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const input = { reason: 'other', note: '老人家姓王', requestId: requestId(1) };
    const { eventId } = await desk.open(opening(input));
    const text = JSON.stringify(journal.records);
    expect(text).to.include(eventId);
    for (const personal of ['值班员甲', '老人家姓王']) expect(text).to.not.include(personal);
    expect(operators.of(eventId)).to.equal('值班员甲');
  });

  it('the row of a journalled opening names who opened, and after a restart says that nobody knows', async () => {
    const { desk, ledger, journal, operators } = deskFixture();
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const { eventId } = await desk.open(opening());
    await rejection(replayOpening(journal.records[0], ledger, operators));
    ledger.failWith = undefined;
    await replayOpening(journal.records[0], ledger, operators);
    expect(ledger.last).to.deep.include({
      eventId,
      query: { lane: 'lane-1', result: 'manual', operator: '值班员甲' },
    });
    expect(ledger.last.payload).to.include({ operator: '值班员甲', journalled: true });
    expect(operators.of(eventId)).to.equal(undefined);

    const later = deskFixture();
    await replayOpening(journal.records[0], later.ledger, later.operators);
    expect(later.ledger.last.query?.operator).to.equal('unknown-journalled');
    expect(later.ledger.last.payload).to.include({ operator: 'unknown-journalled' });
  });

  it('names waiting in memory are as many as the journal has slots', () => {
    const operators = new JournalledOperators();
    for (let n = 0; n < 129; n++) operators.note(`opening-${n}`, '甲');
    expect(operators.of('opening-0')).to.equal(undefined);
    expect(operators.of('opening-1')).to.equal('甲');
  });

  it('when the journal fails too nothing opens and the hardware button is named', async () => {
    const { desk, ledger, journal, trace } = deskFixture();
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    journal.failWith = new Error('EIO');
    const error = await rejection(desk.open(opening()));
    expect(error.code).to.equal('LEDGER_UNAVAILABLE');
    expect(error.detail).to.include('hardware button').and.to.include('硬件按钮');
    expect(trace).to.deep.equal([]);
  });

  it('a malformed row is a defect and goes into no journal', async () => {
    const { desk, ledger, trace } = deskFixture();
    ledger.failWith = 'LEDGER_ENTRY_INVALID';
    expect((await rejection(desk.open(opening()))).code).to.equal('LEDGER_ENTRY_INVALID');
    expect(trace).to.deep.equal([]);
  });

  it('a turnstile that does not confirm is in the answer, and the row stays', async () => {
    const { desk, ledger, lanes } = deskFixture();
    lanes.failWith = new TongdaoError('TURNSTILE_UNCONFIRMED');
    const answer = await desk.open(opening());
    expect(answer).to.include({ released: false, recorded: 'ledger' });
    expect(answer.error?.code).to.equal('TURNSTILE_UNCONFIRMED');
    expect(ledger.rows).to.have.length(1);
  });

  it('an unknown lane is refused before anything is written', async () => {
    const { desk, trace } = deskFixture();
    expect((await rejection(desk.open(opening({ lane: 'x' })))).code).to.equal('LANE_UNKNOWN');
    expect(trace).to.deep.equal([]);
  });

  it('"other" needs words', () => {
    const base = { lane: 'lane-1', reason: 'other', operator: '甲' };
    for (const note of [undefined, '', ' 。 ']) {
      const result = manualOpeningSchema.safeParse({ ...base, note });
      expect(result.error?.issues[0]?.path, note).to.deep.equal(['note']);
    }
  });

  it('a refusal is the person’s, and goes to the lane with its reason', async () => {
    const { desk, lanes } = deskFixture();
    const visit = requestId(4);
    const refusal = { visit, operator: '甲', reason: '请到发热门诊' };
    await desk.refuse({ lane: 'lane-1', ...refusal });
    expect(lanes.refusals).to.deep.equal([{ lane: 'lane-1', ...refusal }]);
    const error = await rejection(desk.refuse({ lane: 'x', ...refusal }));
    expect(error.code).to.equal('LANE_UNKNOWN');
  });
});
