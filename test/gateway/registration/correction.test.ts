import { expect } from 'chai';
import { correctionSchema, type Correction } from '../../../schemas/registration.js';
import { byId, byPaper, deskFixture, inventedId, rejection, requestId } from './desk-fixture.js';

function correction(corrects: string, more: object = {}): Correction {
  return correctionSchema.parse({ corrects, operator: '班长乙', why: '号码抄错', ...more });
}

const person = { idType: '01', idNo: inventedId() } as const;
const right = { idType: '01', idNo: inventedId('19500101') } as const;

describe('correcting a registration', () => {
  it('a void appends a row that refers to the old one and ends it', async () => {
    const { desk, ledger, time } = deskFixture();
    const wrong = await desk.register(byId());
    const answer = await desk.correct(correction(wrong.eventId));
    expect(answer).to.deep.equal({
      corrected: true,
      eventId: answer.eventId,
      corrects: wrong.eventId,
      at: '2026-11-23T01:00:00.000Z',
    });
    expect(ledger.rows).to.have.length(2);
    expect(ledger.last).to.deep.include({
      kind: 'registration',
      refersTo: wrong.eventId,
      revokes: wrong.eventId,
      query: { result: 'voided', operator: '班长乙' },
      person,
    });
    expect(ledger.last.payload).to.deep.include({ act: 'void', why: '号码抄错' });
    expect(ledger.standing(person, time.wall())).to.have.length(0);
  });

  it('a replacement is registered in the same row that ends the old one', async () => {
    const { desk, ledger, time } = deskFixture();
    const wrong = await desk.register(byId());
    const answer = await desk.correct(
      correction(wrong.eventId, { replacement: { ...byId({ idNumber: right.idNo }) } }),
    );
    expect(ledger.rows).to.have.length(2);
    expect(ledger.last).to.deep.include({ refersTo: wrong.eventId, revokes: wrong.eventId });
    expect(ledger.last.payload).to.have.nested.property('replacement.idNumber', right.idNo);
    expect(ledger.standing(person, time.wall())).to.have.length(0);
    expect(ledger.standing(right, time.wall()).map((r) => r.eventId)).to.deep.equal([
      answer.eventId,
    ]);
    expect(answer.replacement).to.include({ registered: true, eventId: answer.eventId });
  });

  it('a replacement for a visit on no record leaves the old record as it was', async () => {
    const { desk, ledger, time } = deskFixture();
    const wrong = await desk.register(byId());
    const replacement = byId({ idNumber: right.idNo, visit: requestId(9) });
    const error = await rejection(desk.correct(correction(wrong.eventId, { replacement })));
    expect(error).to.include({ code: 'CONFLICT', path: 'visit' });
    expect(ledger.rows).to.have.length(1);
    expect(ledger.standing(person, time.wall())).to.have.length(1);
  });

  it('a correction can itself be corrected: the chain keeps every link', async () => {
    const { desk, ledger, time } = deskFixture();
    const first = await desk.register(byId());
    const second = await desk.correct(correction(first.eventId, { replacement: byId() }));
    const third = await desk.correct(correction(second.eventId, { replacement: byPaper() }));
    expect(ledger.rows.map((row) => row.refersTo)).to.deep.equal([
      undefined,
      first.eventId,
      second.eventId,
    ]);
    expect(ledger.standing(person, time.wall()).map((r) => [r.eventId, r.kind])).to.deep.equal([
      [third.eventId, 'paper'],
    ]);
  });

  it('the same record twice is a conflict, also when both come in the same moment', async () => {
    const { desk, ledger } = deskFixture();
    const wrong = await desk.register(byId());
    const results = await Promise.allSettled([
      desk.correct(correction(wrong.eventId)),
      desk.correct(correction(wrong.eventId, { operator: '丙' })),
    ]);
    expect(results.map((result) => result.status)).to.deep.equal(['fulfilled', 'rejected']);
    expect((await rejection(desk.correct(correction(wrong.eventId)))).code).to.equal('CONFLICT');
    expect(ledger.rows).to.have.length(2);
  });

  it('an event that is no registration is not found', async () => {
    const { desk, ledger } = deskFixture();
    const voided = await desk.correct(correction((await desk.register(byId())).eventId));
    for (const id of [requestId(77), voided.eventId]) {
      expect((await rejection(desk.correct(correction(id)))).code).to.equal('NOT_FOUND');
    }
    expect(ledger.rows).to.have.length(2);
  });

  it('a replacement that is not accepted leaves the old record standing', async () => {
    const { desk, ledger, time } = deskFixture();
    const old = await desk.register(byId());
    const expired = byPaper({ issued: '2026-01-01' });
    const error = await rejection(desk.correct(correction(old.eventId, { replacement: expired })));
    expect(error.code).to.equal('EVIDENCE_EXPIRED');
    expect(ledger.standing(person, time.wall())).to.have.length(1);
  });

  it('after a failed commit the correction can be sent again', async () => {
    const { desk, ledger } = deskFixture();
    const old = await desk.register(byId());
    ledger.failWith = 'LEDGER_UNAVAILABLE';
    const again = correction(old.eventId, { requestId: requestId(5) });
    expect((await rejection(desk.correct(again))).code).to.equal('LEDGER_UNAVAILABLE');
    ledger.failWith = undefined;
    expect((await desk.correct(again)).eventId).to.equal(requestId(5));
  });

  it('an expired record can still be annotated', async () => {
    const { desk, ledger, time } = deskFixture();
    const old = await desk.register(byId());
    await time.advance(2 * 86_400_000);
    await desk.correct(correction(old.eventId));
    expect(ledger.last).to.include({ refersTo: old.eventId, revokes: old.eventId });
  });

  it('an opened gate stays opened: a correction sends nothing to the lane', async () => {
    const { desk, trace } = deskFixture();
    const old = await desk.register(byId({ lane: 'lane-1' }));
    await desk.correct(correction(old.eventId));
    expect(trace).to.deep.equal(['commit registered', 'release lane-1', 'commit voided']);
  });

  it('a request id inside the replacement is refused: it is one row', () => {
    const replacement = { ...byId(), requestId: requestId(1) };
    const input = { corrects: requestId(2), operator: '乙', why: '抄错', replacement };
    const result = correctionSchema.safeParse(input);
    expect(result.error?.issues[0]?.path).to.deep.equal(['replacement', 'requestId']);
  });
});
