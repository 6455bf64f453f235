import { expect } from 'chai';
import fc from 'fast-check';
import { RequestIds, RequestMemory } from '../../../gateway/registration/request-memory.js';
import { eventIdSchema } from '../../../schemas/ledger.js';
import { manualOpeningSchema } from '../../../schemas/registration.js';
import { countingRandom } from '../../support/manual-time.js';
import { byId, deskFixture, inventedId, rejection, requestId } from './desk-fixture.js';

const FC_RUNS = Number(process.env['FC_RUNS'] ?? 200);
const opening = { lane: 'lane-1', reason: 'companion', operator: '甲' } as const;

describe('a double tap', () => {
  it('is one row and one pulse, and both taps get the same answer', async () => {
    const { desk, ledger, lanes } = deskFixture();
    const input = byId({ lane: 'lane-1', requestId: requestId(1) });
    const [first, second] = await Promise.all([desk.register(input), desk.register({ ...input })]);
    const third = await desk.register(input);
    expect(first.eventId).to.equal(requestId(1));
    expect([second, third]).to.deep.equal([first, first]);
    expect(ledger.rows).to.have.length(1);
    expect(lanes.orders).to.have.length(1);
  });

  it('of a manual opening is one pulse', async () => {
    const { desk, lanes } = deskFixture();
    const request = manualOpeningSchema.parse({ ...opening, requestId: requestId(1) });
    await Promise.all([desk.open(request), desk.open(request)]);
    expect(lanes.orders).to.have.length(1);
  });

  it('without a request id is two registrations', async () => {
    const { desk, ledger } = deskFixture();
    await Promise.all([desk.register(byId()), desk.register(byId())]);
    expect(ledger.rows).to.have.length(2);
  });

  it('the same id for other content is a conflict, whatever the kind of request', async () => {
    const { desk, trace } = deskFixture();
    await desk.register(byId({ requestId: requestId(1) }));
    const others = [
      desk.register(byId({ requestId: requestId(1), idNumber: inventedId('19500101') })),
      desk.open(manualOpeningSchema.parse({ ...opening, requestId: requestId(1) })),
    ];
    for (const other of others) {
      expect(await rejection(other)).to.include({ code: 'CONFLICT', path: 'requestId' });
    }
    expect(trace).to.deep.equal(['commit registered']);
  });

  it('the id of a row that already exists opens nothing: the ledger would answer with the old receipt', async () => {
    const { desk, ledger, lanes } = deskFixture();
    await ledger.append({ kind: 'visit', eventId: requestId(8) });
    const error = await rejection(desk.register(byId({ lane: 'lane-1', requestId: requestId(8) })));
    expect(error.code).to.equal('CONFLICT');
    expect(lanes.orders).to.deep.equal([]);
  });

  it('a request that failed may be sent again under its id', async () => {
    const { desk, ledger, lanes } = deskFixture();
    const input = byId({ lane: 'lane-1', requestId: requestId(1) });
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const both = await Promise.allSettled([desk.register(input), desk.register(input)]);
    expect(both.map((one) => one.status)).to.deep.equal(['rejected', 'rejected']);
    ledger.failWith = undefined;
    expect((await desk.register(input)).released).to.equal(true);
    expect(lanes.orders).to.have.length(1);
  });

  it('memory is bounded, and an id that was forgotten is still known by its row', async () => {
    const committed = new Set<string>();
    const memory = new RequestMemory<{ requestId?: string }, object>(
      new RequestIds((id) => committed.has(id)),
      countingRandom(),
    );
    const idOf = (n: number): string => {
      const bytes = Buffer.alloc(16);
      bytes.writeUInt32BE(n);
      return bytes.toString('base64url');
    };
    let runs = 0;
    const send = (n: number): Promise<object> =>
      memory.once({ requestId: idOf(n) }, (id) => {
        runs += 1;
        committed.add(id);
        return Promise.resolve({});
      });
    for (let n = 0; n <= 1024; n++) await send(n);
    await send(1);
    expect(runs).to.equal(1025);
    expect((await rejection(send(0))).code).to.equal('CONFLICT');
    expect(runs).to.equal(1025);
  });

  it('whatever the order of taps and disk failures, an id has at most one row and one pulse', async () => {
    const tap = fc.record({ id: fc.integer({ min: 1, max: 3 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(tap, { maxLength: 12 }), async (taps) => {
        const { desk, ledger, lanes } = deskFixture();
        for (const { id, fails } of taps) {
          ledger.failWith = fails ? 'LEDGER_UNAVAILABLE' : undefined;
          const input = byId({ lane: 'lane-1', requestId: requestId(id) });
          await Promise.allSettled([desk.register(input), desk.register(input)]);
        }
        const succeeded = new Set(taps.filter((one) => !one.fails).map((one) => requestId(one.id)));
        expect(new Set(ledger.rows.map((row) => row.eventId))).to.deep.equal(succeeded);
        expect(ledger.rows).to.have.length(succeeded.size);
        expect(lanes.orders.map((order) => order.eventId)).to.have.members([...succeeded]);
      }),
      { numRuns: Math.min(FC_RUNS, 2000) },
    );
  });

  it('ids made here are event ids', async () => {
    const { desk } = deskFixture();
    const { eventId } = await desk.register(byId());
    expect(eventIdSchema.safeParse(eventId).success).to.equal(true);
  });
});
