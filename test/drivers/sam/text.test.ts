import { expect } from 'chai';
import fc from 'fast-check';
import { formerNumber } from '../../../drivers/sam/former-number.js';
import { toCredential } from '../../../drivers/sam/identity.js';
import { ETHNIC_GROUPS, PROVINCES, SEXES, coded } from '../../../drivers/sam/tables.js';
import { decodeText, type TextDecoding } from '../../../drivers/sam/text.js';
import { isBlocking } from '../../../drivers/sam/text-problem.js';
import { cardText, type CardFields } from '../../../drivers/simulators/sam/card.js';
import { FOREIGN_2017_CARD, FOREIGN_2023_CARD, PERMIT_CARD, RESIDENT_CARD } from './people.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

const decode = (fields: CardFields): TextDecoding => decodeText(cardText(fields));

function problems(fields: CardFields): string[] {
  return decode(fields).problems.map(({ field, code }) => `${field}: ${code}`);
}

describe('text of a card', () => {
  it('reads every field of a resident card', () => {
    expect(decode(RESIDENT_CARD)).to.deep.equal({
      ok: true,
      problems: [],
      text: {
        kind: 'resident-id',
        number: '329999194106123028',
        name: '试秀兰',
        sex: '2',
        ethnicGroup: '01',
        birth: '1941-06-12',
        address: '演示省演示市演示路1号 2单元301室',
        authority: '演示市公安局',
        validFrom: '2014-01-01',
        validTo: 'long-term',
      },
    });
  });

  it('reads every field of a residence permit, flag J', () => {
    expect(decode(PERMIT_CARD)).to.deep.equal({
      ok: true,
      problems: [],
      text: {
        kind: 'permit-hmt',
        number: '810000195003154114',
        name: '试文光',
        sex: '1',
        birth: '1950-03-15',
        address: '演示省演示市演示路3号',
        authority: '演示市公安局',
        validFrom: '2022-01-01',
        validTo: '2027-01-01',
        passNumber: 'H00000000',
        issueCount: '01',
      },
    });
  });

  it('reads every field of a foreign card of 2017, flag I', () => {
    expect(decode(FOREIGN_2017_CARD)).to.deep.equal({
      ok: true,
      problems: [],
      text: {
        kind: 'foreign-2017',
        number: 'CAN329948050519',
        name: 'SPECIMEN, ELEANOR MARY',
        latinName: 'SPECIMEN, ELEANOR MARY',
        sex: '2',
        nationality: 'CAN',
        birth: '1948-05-05',
        authority: '1500',
        validFrom: '2018-01-01',
        validTo: '2028-01-01',
      },
    });
  });

  it('reads every field of a foreign card of 2023, flag Y, and rebuilds the number before it', () => {
    expect(decode(FOREIGN_2023_CARD)).to.deep.equal({
      ok: true,
      problems: [],
      text: {
        kind: 'foreign-2023',
        number: '932124194805050019',
        name: '试爱玲',
        latinName: 'SPECIMEN, ELEANOR MARGUERITE ANNE  DE LA TOUR',
        sex: '2',
        nationality: 'CAN',
        birth: '1948-05-05',
        validFrom: '2024-01-01',
        validTo: '2034-01-01',
        formerNumber: 'CAN329948050519',
      },
    });
  });

  it('rebuilds no former number from a blank association, and notes a broken one', () => {
    const blank = decode({ ...FOREIGN_2023_CARD, association: '' });
    expect(blank.ok && blank.text).not.to.have.property('formerNumber');
    expect(blank.problems).to.deep.equal([]);
    expect(problems({ ...FOREIGN_2023_CARD, association: '9A1' })).to.deep.equal([
      'association: alphabet',
    ]);
    expect(formerNumber('CAN', '932124194805050019', '991')).to.equal('CAN329948050519');
  });

  it('takes the century of a 2017 card from the card, not from two digits', () => {
    const decoding = decode({
      ...FOREIGN_2017_CARD,
      number: 'CAN329903050512',
      birth: '19030505',
    });
    expect(decoding.ok && decoding.text.birth).to.equal('1903-05-05');
  });

  it('keeps spaces, middle dots and rare hanzi of names', () => {
    const names = [
      '阿卜杜拉·买买提·艾合买提江',
      '欧阳 试',
      '\u9fa6\u9fd5',
      '试\u{20000}\u{2a6d6}',
      '\u{30000}\u{31350}',
      '\ue000试',
      '　试',
    ];
    for (const name of names) {
      const decoding = decode({ ...RESIDENT_CARD, name });
      expect(decoding.ok && decoding.text.name, name).to.equal(name);
      expect(decoding.problems, name).to.deep.equal([]);
    }
  });

  it('reads a name that fills its field, with a middle dot', () => {
    const full = '阿卜杜勒·买买提艾合买提江吐尔';
    expect(full).to.have.length(15);
    const decoding = decode({ ...RESIDENT_CARD, name: full });
    expect(decoding.ok && decoding.text.name).to.equal(full);
    expect(decoding.ok && decoding.text.sex).to.equal('2');
  });

  it('notes a name cut inside a surrogate pair and still reads the card', () => {
    const decoding = decode({ ...RESIDENT_CARD, name: '试试试试试试试试试试试试试试\u{20000}' });
    expect(decoding.ok).to.equal(true);
    expect(decoding.problems).to.deep.equal([{ field: 'name', code: 'not-utf16' }]);
  });

  it('notes control characters, which a log or a table must not meet unwarned', () => {
    expect(problems({ ...RESIDENT_CARD, address: '演示路\n1号' })).to.deep.equal([
      'address: control-character',
    ]);
  });

  it('trims zeros like spaces, at the end only', () => {
    const text = cardText({ ...RESIDENT_CARD, name: '试 ' });
    text.fill(0, 4, 30);
    const decoding = decodeText(text);
    expect(decoding.ok && decoding.text.name).to.equal('试');
  });

  it('calls an unknown type flag by no other name', () => {
    for (const flag of ['K', 'j', '0', '试']) {
      expect(decode({ ...RESIDENT_CARD, flag })).to.deep.equal({
        ok: false,
        problems: [{ field: 'type', code: 'unknown-type' }],
      });
    }
    expect(decodeText(new Uint8Array(255)).ok).to.equal(false);
  });

  it('stops a card whose number is wrong, and says how', () => {
    const wrong = (number: string): TextDecoding => decode({ ...RESIDENT_CARD, number });
    for (const [number, code] of [
      ['329999194106123029', 'check-digit'],
      ['', 'blank'],
      ['329999410612302', 'length'],
      ['329999 94106123028', 'length'],
      ['32999919410612302-', 'length'],
      ['932124194805050019', 'wrong-kind'],
    ] as const) {
      const decoding = wrong(number);
      expect(decoding.ok, number).to.equal(false);
      expect(decoding.problems, number).to.deep.include({ field: 'number', code });
    }
  });

  it('accepts the small x that one source allows and makes it canonical', () => {
    const decoding = decode({
      ...RESIDENT_CARD,
      number: '32999919470101001x',
      birth: '19470101',
      sex: '1',
    });
    expect(decoding.ok && decoding.text.number).to.equal('32999919470101001X');
  });

  it('stops a card whose birth date is none or contradicts its number', () => {
    expect(decode({ ...RESIDENT_CARD, birth: '19410631' }).ok).to.equal(false);
    expect(problems({ ...RESIDENT_CARD, birth: '19410613' })).to.deep.equal([
      'birth: contradicts-number',
    ]);
    expect(decode({ ...RESIDENT_CARD, birth: '19410613' }).ok).to.equal(false);
  });

  it('only notes a wrong validity date, and leaves the field out', () => {
    const decoding = decode({ ...RESIDENT_CARD, validFrom: '20140230', validTo: '长 期' });
    expect(decoding.ok && decoding.text).not.to.have.any.keys('validFrom', 'validTo');
    expect(decoding.problems).to.deep.equal([
      { field: 'validFrom', code: 'not-a-date' },
      { field: 'validTo', code: 'not-a-date' },
    ]);
    expect(decoding.problems.some(isBlocking)).to.equal(false);
  });

  it('only notes a sex that contradicts the number', () => {
    expect(problems({ ...RESIDENT_CARD, sex: '1' })).to.deep.equal(['sex: contradicts-number']);
    expect(decode({ ...RESIDENT_CARD, sex: '1' }).ok).to.equal(true);
  });

  it('keeps a code outside its table raw and without a name', () => {
    const decoding = decode({ ...RESIDENT_CARD, ethnicGroup: '81', sex: '7' });
    if (!decoding.ok) expect.fail('blocked');
    expect(decoding.problems.map(({ code }) => code)).to.deep.equal([
      'unknown-code',
      'unknown-code',
    ]);
    const { holder } = toCredential(decoding.text);
    expect(holder?.ethnicGroup).to.deep.equal({ code: '81' });
    expect(holder?.sex).to.deep.equal({ code: '7' });
  });

  it('never throws, whatever the 256 bytes are', () => {
    const flags = fc.constantFrom(0x20, 0x4a, 0x49, 0x59, 0x00);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), flags, (bytes, flag) => {
        bytes.set([flag, 0], 248);
        const decoding = decodeText(bytes);
        expect(decoding.ok).to.equal(!decoding.problems.some(isBlocking));
        expect(decoding.text).to.be.an('object');
      }),
      { numRuns },
    );
  });
});

describe('credential of a card', () => {
  it('carries the number, names for codes and the strongest evidence', () => {
    const decoding = decode(RESIDENT_CARD);
    if (!decoding.ok) expect.fail('blocked');
    expect(toCredential(decoding.text)).to.deep.equal({
      card: 'resident-id',
      evidence: 'authenticated-chip',
      identifiers: [{ namespace: 'cid', value: '329999194106123028' }],
      holder: {
        name: '试秀兰',
        sex: { code: '2', name: '女' },
        ethnicGroup: { code: '01', name: '汉' },
        birth: '1941-06-12',
        address: '演示省演示市演示路1号 2单元301室',
        authority: '演示市公安局',
        validFrom: '2014-01-01',
        validTo: 'long-term',
      },
    });
  });

  it('carries the number of the 2017 card beside that of 2023', () => {
    const decoding = decode(FOREIGN_2023_CARD);
    if (!decoding.ok) expect.fail('blocked');
    const credential = toCredential(decoding.text);
    expect(credential.identifiers).to.deep.equal([
      { namespace: 'cid', value: '932124194805050019' },
      { namespace: 'former', value: 'CAN329948050519' },
    ]);
    expect(credential.holder).not.to.have.any.keys('number', 'formerNumber', 'kind');
  });
});

describe('code tables', () => {
  it('hold the 58 groups of GB/T 3304 with the two that are often misspelt', () => {
    expect(Object.keys(ETHNIC_GROUPS)).to.have.length(58);
    expect(coded(ETHNIC_GROUPS, '46').name).to.equal('德昂');
    expect(coded(ETHNIC_GROUPS, '31').name).to.equal('达斡尔');
    expect(coded(ETHNIC_GROUPS, '57')).to.deep.equal({ code: '57' });
    expect(coded(ETHNIC_GROUPS, '97').name).to.equal('其他');
  });

  it('hold the four sexes of GB/T 2261.1 and the provinces of GB/T 2260', () => {
    expect(Object.keys(SEXES)).to.deep.equal(['0', '1', '2', '9']);
    expect(Object.keys(PROVINCES)).to.have.length(35);
    expect(coded(PROVINCES, '44').name).to.equal('广东');
  });

  it('answer nothing for names every object has', () => {
    expect(coded(SEXES, 'constructor')).to.deep.equal({ code: 'constructor' });
  });
});
