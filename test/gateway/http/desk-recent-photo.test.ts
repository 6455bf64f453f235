import { expect } from 'chai';
import sinon from 'sinon';
import { recentRecordSchema, type RecentRecord } from '../../../schemas/api/desk-records.js';
import { DeskRig, freshId } from '../desk/desk-rig.js';
import { idNumber } from '../lane/rig.js';
import { jpegOfLength } from '../registration/jpeg-fixture.js';

const HER = idNumber(12, '19480315');

describe('the newest records of papers with a photo', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
  });
  afterEach(async () => {
    sinon.restore();
    await rig.close();
  });

  const paper = (bytes: number, holder: object, more: object = {}): object => ({
    ...{ door: 'paper', requestId: freshId(), holder, name: '欧阳测试' },
    ...{ paperType: 'nucleic-acid', issuer: '市第一医院', issued: today() },
    ...{ photo: jpegOfLength(bytes).toString('base64'), ...more },
  });
  const today = (): string => new Date(rig.time.wall() + 8 * 3_600_000).toISOString().slice(0, 10);
  const byNumber = { from: 'number', idNumber: HER };

  async function registered(body: object): Promise<string> {
    const { status, body: answer } = await rig.post('王静', 'registrations', body);
    expect(status, JSON.stringify(answer)).to.equal(200);
    return String(answer['eventId']);
  }

  /** The list, and whether the payload of any of these was decrypted for it. */
  async function listed(...events: readonly string[]): Promise<RecentRecord[]> {
    const opened = sinon.spy(rig.ledger, 'payloadOf');
    const { body } = await rig.get('王静', 'recent');
    const decrypted = opened.getCalls().map(({ args }) => args[0]);
    opened.restore();
    for (const event of events) expect(decrypted, 'left closed').to.not.include(event);
    return recentRecordSchema.array().parse(body['records']);
  }

  for (const [what, bytes] of [
    ['of a usual size', 60_000],
    ['as small as a picture can be', 700],
  ] as const) {
    it(`show the masked person without opening the photo, ${what}`, async () => {
      const event = await registered(paper(bytes, byNumber));
      expect(rig.payload(event)).to.have.property('photo');
      const [record] = await listed(event);
      expect(record).to.deep.include({ kind: 'registration', door: 'paper', state: 'standing' });
      expect(record!.person).to.deep.equal({
        ...{ name: '欧阳**', number: '32**************' + HER.slice(-2), age: 78, senior: true },
      });
    });
  }

  it('leave it closed after a correction, too, and say that it was corrected', async () => {
    const event = await registered(paper(60_000, byNumber));
    const { body } = await rig.post('王静', 'corrections', {
      ...{ requestId: freshId(), corrects: event, why: '日期写错' },
      replacement: paper(50_000, byNumber),
    });
    const replaced = String(body['eventId']);
    const records = await listed(event, replaced);
    expect(records.map(({ kind, door, state }) => [kind, door, state])).to.deep.equal([
      ['correction', 'paper', 'standing'],
      ['registration', undefined, 'revoked'],
    ]);
  });

  it('of a voucher, which no registry knows, show no person and end with their passage', async () => {
    const event = await registered(paper(60_000, { from: 'voucher', why: '门卫认识的老街坊' }));
    expect((await listed(event))[0]).to.deep.include({ state: 'standing' });
    await rig.time.advance(11 * 60_000);
    const [record] = await listed(event);
    expect(record).to.deep.include({ kind: 'registration', state: 'expired' });
    expect(record).to.not.have.property('person');
  });
});
