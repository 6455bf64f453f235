import { expect } from 'chai';
import fc from 'fast-check';
import { replayOpening } from '../../../gateway/registration/journalled-opening.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { correctionSchema, manualOpeningSchema } from '../../../schemas/registration.js';
import { settle } from '../../support/manual-time.js';
import { byId, byPaper, deskFixture, inventedId, rejection, requestId } from './desk-fixture.js';

const FC_RUNS = Number(process.env['FC_RUNS'] ?? 200);
const person = { idType: '01', idNo: inventedId() } as const;
const input = byId({ lane: 'lane-1', companions: 1, requestId: requestId(1) });
const opening = manualOpeningSchema.parse({
  ...{ lane: 'lane-1', reason: 'companion', operator: '值班员甲', passages: 2 },
  requestId: requestId(2),
});

describe('the same request again, after nothing was pulsed', () => {
  for (const code of ['LANE_BUSY', 'TURNSTILE_OFFLINE', 'EVACUATION'] as const) {
    it(`${code}: the registration stands, and a row of its own comes before the new pulse`, async () => {
      const { desk, ledger, lanes, trace } = deskFixture();
      lanes.failWith = new TongdaoError(code);
      const first = await desk.register(input);
      expect(first).to.include({ released: false, pulses: 0 });
      lanes.failWith = undefined;
      const second = await desk.register(input);
      expect(trace).to.deep.equal([
        ...['commit registered', 'release lane-1'],
        ...['commit release-again', 'release lane-1'],
      ]);
      const { error, ...registered } = first;
      expect(error?.code).to.equal(code);
      expect(second).to.deep.equal({
        ...registered,
        ...{ released: true, pulses: 1, triedAgain: second.triedAgain, remaining: 0 },
      });
      expect(second.triedAgain).not.to.equal(first.eventId);
      expect(ledger.rows.map((row) => row.kind)).to.deep.equal(['registration', 'visit']);
      expect(ledger.last).to.deep.include({
        eventId: second.triedAgain,
        refersTo: first.eventId,
        query: { lane: 'lane-1', result: 'release-again', operator: '值班员甲' },
        opening: 'begins',
        person,
      });
      expect(ledger.last.payload).to.deep.include({ act: 'release-again', passages: 2 });
      const order = { lane: 'lane-1', direction: 'in', passages: 2, person, registered: true };
      expect(lanes.orders).to.deep.equal([
        { ...order, eventId: first.eventId },
        { ...order, eventId: second.triedAgain },
      ]);
    });
  }

  it('after success it answers with the success and never pulses again', async () => {
    const { desk, ledger, lanes } = deskFixture();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    await desk.register(input);
    lanes.failWith = undefined;
    const released = await desk.register(input);
    expect(await desk.register(input)).to.deep.equal(released);
    expect(lanes.orders).to.have.length(2);
    expect(ledger.rows).to.have.length(2);
  });

  for (const code of ['TURNSTILE_UNCONFIRMED', 'INTERNAL', 'STOPPING'] as const) {
    it(`${code} may have opened: the answer stands`, async () => {
      const { desk, ledger, lanes } = deskFixture();
      lanes.failWith = new TongdaoError(code);
      const first = await desk.register(input);
      lanes.failWith = undefined;
      expect(await desk.register(input)).to.deep.equal(first);
      expect(lanes.orders).to.have.length(1);
      expect(ledger.rows).to.have.length(1);
    });
  }

  it('a registration ahead opened nothing and has nothing to try again', async () => {
    const { desk, ledger } = deskFixture();
    const ahead = byId({ requestId: requestId(1) });
    expect(await desk.register(ahead)).to.deep.equal(await desk.register(ahead));
    expect(ledger.rows).to.have.length(1);
  });

  it('taps on top of each other are one more try, not one each', async () => {
    const { desk, ledger, lanes } = deskFixture();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    await Promise.all([desk.register(input), desk.register(input)]);
    expect(lanes.orders).to.have.length(1);
    lanes.failWith = undefined;
    let written = (): void => undefined;
    ledger.disk = new Promise((resolve) => (written = resolve));
    const taps = [desk.register(input), desk.register(input)];
    await settle();
    taps.push(desk.register(input));
    expect(lanes.orders).to.have.length(1);
    written();
    const answers = await Promise.all(taps);
    expect(new Set(answers.map((one) => one.triedAgain)).size).to.equal(1);
    expect(lanes.orders).to.have.length(2);
    expect(ledger.rows).to.have.length(2);
  });

  it('a ledger that fails opens nothing, and the next tap tries once more', async () => {
    const { desk, ledger, lanes } = deskFixture();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    await desk.register(input);
    lanes.failWith = undefined;
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const both = await Promise.allSettled([desk.register(input), desk.register(input)]);
    expect(both.map((one) => one.status)).to.deep.equal(['rejected', 'rejected']);
    expect(lanes.orders).to.have.length(1);
    ledger.failWith = undefined;
    expect((await desk.register(input)).released).to.equal(true);
    expect(lanes.orders).to.have.length(2);
  });

  it('a registration that was corrected or has ended meanwhile opens nothing', async () => {
    const { desk, lanes, time } = deskFixture();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    const { eventId } = await desk.register(input);
    const other = byId({ lane: 'lane-1', requestId: requestId(3) });
    await desk.register(other);
    await desk.correct(correctionSchema.parse({ corrects: eventId, operator: '乙', why: '抄错' }));
    const path = 'requestId';
    expect(await rejection(desk.register(input))).to.include({ code: 'CONFLICT', path });
    await time.advance(86_400_000);
    expect(await rejection(desk.register(other))).to.include({ code: 'EVIDENCE_EXPIRED', path });
    expect(lanes.orders).to.have.length(2);
  });

  it('a manual opening is tried again in the same way', async () => {
    const { desk, ledger, lanes, trace } = deskFixture();
    lanes.failWith = new TongdaoError('TURNSTILE_OFFLINE');
    const first = await desk.open(opening);
    lanes.failWith = undefined;
    const second = await desk.open(opening);
    expect(second).to.include({ eventId: first.eventId, released: true, recorded: 'ledger' });
    expect(second).not.to.have.property('error');
    expect(await desk.open(opening)).to.deep.equal(second);
    expect(trace).to.deep.equal([
      ...['commit manual', 'release lane-1'],
      ...['commit release-again', 'release lane-1'],
    ]);
    expect(ledger.last).to.deep.include({ eventId: second.triedAgain, refersTo: first.eventId });
    expect(ledger.last).not.to.have.property('person');
    expect(lanes.orders.map((order) => order.eventId)).to.deep.equal([
      first.eventId,
      second.triedAgain,
    ]);
  });

  it('a manual opening tried again without a ledger is a record of its own in the journal', async () => {
    const { desk, ledger, lanes, journal, trace } = deskFixture();
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    lanes.failWith = new TongdaoError('LANE_BUSY');
    const first = await desk.open(opening);
    lanes.failWith = undefined;
    const second = await desk.open(opening);
    expect(second).to.include({ recorded: 'journal', released: true });
    expect(trace).to.deep.equal(['journal', 'release lane-1', 'journal', 'release lane-1']);
    expect(journal.records.map(({ eventId, first: of }) => [eventId, of])).to.deep.equal([
      [first.eventId, undefined],
      [second.triedAgain, first.eventId],
    ]);
    ledger.failWith = undefined;
    for (const record of journal.records) await replayOpening(record, ledger);
    expect(ledger.rows.map(({ refersTo, query }) => [refersTo, query?.result])).to.deep.equal([
      [undefined, 'manual'],
      [first.eventId, 'release-again'],
    ]);
  });

  it('the replacement of a correction is tried again, and the old record is ended once', async () => {
    const { desk, ledger, lanes } = deskFixture();
    const wrong = await desk.register(byId());
    const replacement = byPaper({ lane: 'lane-1' });
    const correction = correctionSchema.parse({
      ...{ corrects: wrong.eventId, operator: '乙', why: '抄错', replacement },
      requestId: requestId(4),
    });
    lanes.failWith = new TongdaoError('LANE_BUSY');
    await desk.correct(correction);
    lanes.failWith = undefined;
    const answer = await desk.correct(correction);
    expect(answer.replacement).to.include({ released: true, eventId: requestId(4) });
    expect(await desk.correct(correction)).to.deep.equal(answer);
    expect(ledger.rows.map((row) => row.query?.result)).to.deep.equal([
      ...['registered', 'corrected', 'release-again'],
    ]);
    expect(lanes.orders).to.have.length(2);
  });

  it('whatever lane and disk do, an id has one registration, at most one pulse, and a row for each try', async () => {
    const tap = fc.record({
      disk: fc.boolean(),
      lane: fc.constantFrom('free', 'LANE_BUSY', 'TURNSTILE_OFFLINE', 'TURNSTILE_UNCONFIRMED'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(tap, { maxLength: 12 }), async (taps) => {
        const { desk, ledger, lanes } = deskFixture();
        let opened = 0;
        for (const { disk, lane } of taps) {
          ledger.failWith = disk ? undefined : 'LEDGER_UNAVAILABLE';
          lanes.failWith = lane === 'free' ? undefined : new TongdaoError(lane);
          const tries = lanes.orders.length;
          await Promise.allSettled([desk.register(input), desk.register(input)]);
          const tried = lanes.orders.length - tries;
          expect(tried).to.be.at.most(disk && opened === 0 ? 1 : 0);
          if (tried > 0 && (lane === 'free' || lane === 'TURNSTILE_UNCONFIRMED')) opened += 1;
        }
        expect(opened).to.be.at.most(1);
        const ids = ledger.rows.map((row) => row.eventId);
        expect(new Set(ids).size).to.equal(ids.length);
        expect(lanes.orders.map((order) => order.eventId)).to.deep.equal(ids);
        expect(ledger.rows.filter((row) => row.kind === 'registration').length).to.be.at.most(1);
      }),
      { numRuns: Math.min(FC_RUNS, 2000) },
    );
  });
});
