import { expect } from 'chai';
import { TongdaoError } from '../../../schemas/errors.js';
import { policySchema } from '../../../schemas/policy.js';
import { registrationSchema } from '../../../schemas/registration.js';
import { baseline, segment } from './jpeg-fixture.js';
import {
  byId,
  byPaper,
  deskFixture,
  EVERYDAY,
  inventedId,
  rejection,
  requestId,
  type DeskFixture,
} from './desk-fixture.js';

const PASSPORT = { documentType: 'passport', number: 'E00000000' } as const;
const nobody = { idNumber: undefined };
const voucher = { ...nobody, voucher: '住在三号楼，天天来' };

function issuesOf(more: object): readonly (readonly [string, string])[] {
  const input = { door: 'id', operator: '甲', ...more };
  const { error } = registrationSchema.safeParse(input);
  return (error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message] as const);
}

function withRules(fixture: DeskFixture, rules: object): DeskFixture {
  fixture.policy = policySchema.parse({ ...EVERYDAY, epidemic: rules });
  return fixture;
}

describe('whom a registration is about', () => {
  it('exactly one of number, document and voucher', () => {
    const needed = 'exactly one of idNumber, document and voucher is needed';
    expect(issuesOf({})).to.deep.equal([['idNumber', needed]]);
    const idNumber = inventedId();
    expect(issuesOf({ idNumber, document: PASSPORT })).to.deep.equal([['document', needed]]);
    expect(issuesOf({ document: PASSPORT, voucher: '邻居' })).to.deep.equal([['voucher', needed]]);
    for (const holder of [{ idNumber }, { document: PASSPORT }, { voucher: '邻居' }]) {
      expect(issuesOf(holder)).to.deep.equal([]);
    }
  });

  it('a document’s number is the same in any width, case and spacing', () => {
    for (const number of ['e0000 0000', 'Ｅ００００００００', ' E-0000-0000 ']) {
      const document = { documentType: 'passport', number };
      const parsed = registrationSchema.parse({ door: 'id', operator: '甲', document });
      expect(parsed.document, number).to.deep.equal(PASSPORT);
    }
    for (const number of ['', 'E0', '-'.repeat(9), 'E\u00000000000', 'A'.repeat(31)]) {
      expect(issuesOf({ document: { documentType: 'other', number } }), number).to.have.length(1);
    }
  });

  it('an ID number is no document: nobody would find the record by her card', () => {
    for (const number of [inventedId(), 'KAZ110090123105']) {
      expect(issuesOf({ document: { documentType: 'other', number } })).to.deep.equal([
        ['document.number', 'is an ID number: enter it as one'],
      ]);
    }
  });

  it('a parsed registration parses to itself', () => {
    const inputs = [
      byId({ companions: 2 }),
      byId({ ...nobody, document: PASSPORT, people: 7, wheelchair: true }),
      byPaper({ ...voucher, photo: baseline().toString('base64'), temperature: 36.6 }),
    ];
    for (const input of inputs) expect(registrationSchema.parse(input)).to.deep.equal(input);
  });

  for (const [documentType, idType] of [
    ['passport', '02'],
    ['travel-permit', '99'],
    ['other', '99'],
  ] as const) {
    it(`${documentType}: tagged and standing under type ${idType}, found again the same day`, async () => {
      const { desk, ledger, time } = deskFixture();
      const input = byId({
        ...nobody,
        document: { documentType, number: 'H00000001' },
        name: '李',
      });
      const first = await desk.register(input);
      expect(first).to.include({ validThrough: '2026-11-23', remaining: 0 });
      const person = { idType, idNo: 'H00000001' } as const;
      expect(ledger.last.person).to.deep.equal({ ...person, name: '李' });
      expect(ledger.last.registry?.person).to.deep.equal(ledger.last.person);
      expect(ledger.standing(person, time.wall())).to.have.length(1);
      expect((await desk.register(input)).alreadyRegistered?.eventId).to.equal(first.eventId);
    });
  }

  it('a voucher is for this passage: no standing record, no tag, and the row says who vouched', async () => {
    const { desk, ledger, lanes } = deskFixture();
    const answer = await desk.register(byId({ ...voucher, name: '王某', lane: 'lane-1' }));
    expect(answer).to.include({ registered: true, released: true });
    expect(answer).not.to.have.any.keys('validThrough', 'validUntil', 'alreadyRegistered');
    expect(ledger.last).not.to.have.any.keys('person', 'registry');
    expect(ledger.last.payload).to.include({
      ...{ holder: 'voucher', voucher: voucher.voucher, operator: '值班员甲', name: '王某' },
    });
    expect(ledger.last.payload).not.to.have.any.keys('validThrough', 'validUntil');
    expect(lanes.orders).to.have.length(1);
  });

  it('a voucher is tried again while its passage lasts, and not after that', async () => {
    const { desk, ledger, lanes, time } = deskFixture();
    lanes.failWith = new TongdaoError('LANE_BUSY');
    const input = byId({ ...voucher, lane: 'lane-1', requestId: requestId(1) });
    await desk.register(input);
    lanes.failWith = undefined;
    expect(await desk.register(input)).to.include({ released: true, remaining: 0 });
    expect(ledger.last).not.to.have.property('person');
    lanes.failWith = new TongdaoError('LANE_BUSY');
    const late = { ...input, requestId: requestId(2) };
    await desk.register(late);
    await time.advance(10 * 60_000);
    expect((await rejection(desk.register(late))).code).to.equal('EVIDENCE_EXPIRED');
  });

  it('an evidence that is not accepted is not made so by a voucher', async () => {
    const { desk, ledger } = deskFixture();
    const error = await rejection(desk.register(byPaper({ ...voucher, issued: '2026-01-01' })));
    expect(error.code).to.equal('EVIDENCE_EXPIRED');
    expect(ledger.rows).to.have.length(0);
  });
});

describe('how many come with her', () => {
  it('companions and people say the same, and may not disagree', () => {
    const idNumber = inventedId();
    expect(issuesOf({ idNumber, people: 5, companions: 4 })).to.deep.equal([]);
    expect(issuesOf({ idNumber, people: 5, companions: 3 })).to.deep.equal([
      ['people', 'must be companions and one'],
    ]);
    expect(issuesOf({ idNumber, people: 21 })).to.have.length(1);
    expect(issuesOf({ idNumber, people: 0 })).to.have.length(1);
  });

  for (const [people, passages, remaining] of [
    [1, 1, 0],
    [5, 5, 0],
    [6, 5, 1],
    [20, 5, 15],
  ] as const) {
    it(`of ${people} one opening takes ${passages}, and ${remaining} remain`, async () => {
      const { desk, lanes, ledger } = deskFixture();
      const answer = await desk.register(byId({ people, lane: 'lane-1' }));
      expect(lanes.orders[0]?.passages).to.equal(passages);
      expect(answer.remaining).to.equal(remaining);
      expect(ledger.last.payload).to.include({ people });
    });
  }

  it('after an opening that failed everybody remains; without a lane nobody waits', async () => {
    const { desk, lanes } = deskFixture();
    expect((await desk.register(byId({ people: 7 }))).remaining).to.equal(0);
    lanes.failWith = new TongdaoError('TURNSTILE_OFFLINE');
    const input = byId({ people: 7, lane: 'lane-1', requestId: requestId(1) });
    expect((await desk.register(input)).remaining).to.equal(7);
    lanes.failWith = undefined;
    expect((await desk.register(input)).remaining).to.equal(2);
  });
});

describe('what the desk adds', () => {
  const photo = baseline().toString('base64');
  const everything = {
    ...{ name: '欧阳某', phone: '13800000000', lane: 'lane-1', people: 2, wheelchair: true },
    ...{ temperature: 36.6, goingTo: '内科三床张某', number: 'SD-000123', photo },
  };

  it('stands in the day’s payload; the registry entry has neither photo, nor temperature, nor a name', async () => {
    const { desk, ledger } = deskFixture();
    await desk.register(byPaper(everything));
    const { payload, registry } = ledger.last;
    expect(payload).to.include({ wheelchair: true, temperature: 36.6, photo, people: 2 });
    expect(payload).to.include({ goingTo: '内科三床张某' });
    expect(registry?.content).to.have.property('issuer');
    expect(registry?.content).not.to.have.any.keys(
      ...['photo', 'temperature', 'wheelchair', 'name', 'phone', 'goingTo', 'idNumber'],
    );
  });

  it('a photo is stored without what the camera knew', async () => {
    const { desk, ledger } = deskFixture();
    const exif = segment(0xe1, Buffer.from('Exif\0\0GPS 30.2741N'));
    await desk.register(byPaper({ photo: baseline(exif).toString('base64') }));
    expect(ledger.last.payload).to.include({ photo });
  });

  it('a photo that is none leaves no row and opens nothing, also where none would be kept', async () => {
    for (const keepIdentity of ['never', 'registrations', 'all']) {
      const { desk, trace } = withRules(deskFixture(), { keepIdentity });
      const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
      const error = await rejection(desk.register(byPaper({ ...everything, photo: png })));
      expect(error).to.include({ code: 'PHOTO_INVALID', path: 'photo' });
      expect(trace).to.deep.equal([]);
    }
  });

  it('where the policy keeps no identity, no photo, destination or document number is kept', async () => {
    const fixture = withRules(deskFixture(), { keepIdentity: 'never' });
    const document = { documentType: 'passport', number: 'E00000000' };
    for (const holder of [{}, { ...nobody, document }, voucher]) {
      await fixture.desk.register(byPaper({ ...everything, ...holder }));
      const { payload, registry } = fixture.ledger.last;
      const kept = JSON.stringify([payload, registry?.content]);
      const named = [photo, '张某', 'E00000000', '欧阳某', '13800000000', inventedId(), 'SD-000'];
      for (const secret of named) expect(kept).not.to.include(secret);
      expect(payload).to.include({ people: 2, wheelchair: true });
    }
    expect(fixture.ledger.last.payload).to.include({ voucher: voucher.voucher });
  });

  it('temperature is asked for where the policy requires it, and not kept where it forbids it', async () => {
    const asks = withRules(deskFixture(), { temperature: 'required' });
    const error = await rejection(asks.desk.register(byId()));
    expect(error).to.include({ code: 'INPUT_INVALID', path: 'temperature' });
    await asks.desk.register(byId({ temperature: 37.3 }));
    expect(asks.ledger.last.payload).to.include({ temperature: 37.3 });
    const never = withRules(deskFixture(), { temperature: 'never' });
    await never.desk.register(byId({ temperature: 37.3 }));
    expect(JSON.stringify(never.ledger.last)).not.to.include('37.3');
  });

  it('a temperature has one decimal and is that of somebody alive', () => {
    const idNumber = inventedId();
    for (let tenths = 340; tenths <= 430; tenths++) {
      expect(issuesOf({ idNumber, temperature: tenths / 10 }), `${tenths}`).to.deep.equal([]);
    }
    for (const temperature of [33.9, 43.1, 36.65, '36.6', NaN]) {
      expect(issuesOf({ idNumber, temperature })).to.have.length(1);
    }
  });
});
