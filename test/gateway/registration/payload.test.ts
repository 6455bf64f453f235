import { expect } from 'chai';
import { describeRegistration } from '../../../gateway/registration/payload.js';
import { policySchema } from '../../../schemas/policy.js';
import { correctionSchema } from '../../../schemas/registration.js';
import { byId, byItinerary, byPaper, deskFixture, EVERYDAY, inventedId } from './desk-fixture.js';

const nobody = { idNumber: undefined };
const PASSPORT = { documentType: 'passport', number: 'E00000000' } as const;
const voucher = { ...nobody, voucher: '住在三号楼，天天来' };

describe('what a stored row says', () => {
  it('a registration: door, lane, operator, holder, and whom to mask', async () => {
    const { desk, ledger } = deskFixture();
    await desk.register(byItinerary({ name: '欧阳某', lane: 'lane-1', phone: '13800000000' }));
    expect(describeRegistration(ledger.last.payload)).to.deep.equal({
      act: 'registered',
      registration: {
        ...{ door: 'itinerary', holder: 'number', operator: '值班员甲', lane: 'lane-1' },
        ...{ at: '2026-11-23T01:00:00.000Z', people: 1, wheelchair: false, photo: false },
        ...{ validThrough: '2026-11-30', validUntil: '2026-11-30T16:00:00.000Z' },
        identity: {
          ...{ number: inventedId(), name: '欧阳某', phone: '13800000000', birth: '1948-03-15' },
        },
        person: { idType: '01', idNo: inventedId() },
      },
    });
  });

  it('a document has no birth date, a voucher no number, and where nothing is kept there is nobody', async () => {
    const nothingKept = deskFixture();
    const rules = { ...EVERYDAY, epidemic: { keepIdentity: 'never' } };
    nothingKept.policy = policySchema.parse(rules);
    await nothingKept.desk.register(byId());
    const nameless = describeRegistration(nothingKept.ledger.last.payload);
    expect(nameless).to.have.nested.property('registration.identity').that.deep.equals({});
    const kept = deskFixture();
    await kept.desk.register(byId({ ...nobody, document: PASSPORT }));
    const row = describeRegistration(kept.ledger.last.payload);
    expect(row).to.have.nested.property('registration.documentType', 'passport');
    expect(row).to.have.nested.property('registration.identity').that.deep.equals({
      number: 'E00000000',
    });
    await kept.desk.register(byId(voucher));
    const vouched = describeRegistration(kept.ledger.last.payload);
    expect(vouched).to.have.nested.property('registration.voucher', voucher.voucher);
    expect(vouched).not.to.have.nested.property('registration.person');
  });

  it('a correction and a void say who, why, and of which record', async () => {
    const { desk, ledger } = deskFixture();
    const first = await desk.register(byId());
    const common = { operator: '班长乙', why: '号码抄错' };
    const replacement = byPaper({ ...nobody, document: PASSPORT });
    const second = await desk.correct(
      correctionSchema.parse({ corrects: first.eventId, ...common, replacement }),
    );
    const amendment = { ...{ correctedBy: '班长乙', why: '号码抄错' }, at: second.at };
    const corrected = describeRegistration(ledger.last.payload);
    expect(corrected).to.deep.include({
      ...{ act: 'corrected', amendment: { ...amendment, corrects: first.eventId } },
    });
    expect(corrected).to.have.nested.property('registration.door', 'paper');
    await desk.correct(correctionSchema.parse({ corrects: second.eventId, ...common }));
    expect(describeRegistration(ledger.last.payload)).to.deep.equal({
      ...{ act: 'voided', amendment: { ...amendment, corrects: second.eventId } },
    });
  });

  it('anything else says nothing', async () => {
    const { desk, ledger } = deskFixture();
    await desk.register(byId());
    const payload = JSON.parse(JSON.stringify(ledger.last.payload)) as Record<string, string>;
    const others = [
      ...[undefined, null, 1, 'x', [], {}, { act: 'manual-opening' }, { act: 'void' }],
      ...[
        { ...payload, door: 'window' },
        { ...payload, at: 'now' },
        { ...payload, holder: 'x' },
      ],
    ];
    for (const other of others) expect(describeRegistration(other)).to.equal(undefined);
  });
});
