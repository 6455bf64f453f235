import { expect } from 'chai';
import {
  beijingCard,
  cityUnionCard,
  lingnanCard,
  suzhouCard,
  tUnionApplication,
  tUnionCard,
  tUnionHolder,
} from '../../../drivers/simulators/card/transit-card.js';
import { socialSecurityCard } from '../../../drivers/simulators/card/social-security-card.js';
import { dualFace, processorFace } from '../../../drivers/simulators/card/virtual-card.js';
import {
  BEIJING,
  LINGNAN_NUMBER,
  SENIOR_T_UNION,
  SHANGHAI,
  SUZHOU,
  THIRD_GENERATION,
  UID,
  UID_TEXT,
} from './people.js';
import { credentialOf, names, reading } from './presented.js';

describe('T-Union card', () => {
  it('of a senior gives number, dates and the claim, and no more than a claim', async () => {
    expect(await credentialOf(tUnionCard(SENIOR_T_UNION))).to.deep.equal({
      card: 'senior',
      evidence: 'plain-chip',
      identifiers: [
        { namespace: 'tu', value: '3105170079999999991' },
        { namespace: 'uid', value: UID_TEXT },
      ],
      claims: [{ category: 'senior', field: '0017[10]', code: '03' }],
      facts: { issued: '2020-01-01', validTo: '2040-12-31' },
    });
  });

  for (const [category, card, claim] of [
    [0x01, 'transit', 'ordinary'],
    [0x02, 'transit', 'student'],
    [0x04, 'transit', 'test'],
    [0x05, 'transit', 'military'],
    [0x63, 'transit', 'ordinary'],
  ] as const) {
    it(`of type ${category} is ${card} and claims ${claim}, with its code kept`, async () => {
      const credential = await credentialOf(tUnionCard({ ...SENIOR_T_UNION, category }));
      expect(credential.card).to.equal(card);
      const code = category.toString(16).padStart(2, '0').toUpperCase();
      expect(credential.claims).to.deep.equal([{ category: claim, field: '0017[10]', code }]);
    });
  }

  it('claims nothing when it has no file 0017', async () => {
    const { issuer, number, from, to } = SENIOR_T_UNION;
    const credential = await credentialOf(tUnionCard({ issuer, number, from, to }));
    expect(credential).to.deep.include({ card: 'transit', claims: [] });
  });

  for (const [localType, category, card] of [
    [0x01, 'senior', 'senior'],
    [0x11, 'disabled', 'transit'],
    [0x00, 'ordinary', 'transit'],
    [0x77, 'ordinary', 'transit'],
  ] as const) {
    it(`of Tianjin with local type ${localType} claims ${category} in 0015 as well`, async () => {
      const fields = { ...SENIOR_T_UNION, issuer: '01131121FFFFFFFF', category: 0x01, localType };
      const credential = await credentialOf(tUnionCard(fields));
      const code = localType.toString(16).padStart(2, '0');
      expect(credential.card).to.equal(card);
      expect(credential.claims).to.deep.equal([
        { category, field: '0015[28]', code },
        { category: 'ordinary', field: '0017[10]', code: '01' },
      ]);
    });
  }

  it('of another city means nothing by its local type', async () => {
    const { claims } = await credentialOf(
      tUnionCard({ ...SENIOR_T_UNION, category: 0x01, localType: 0x01 }),
    );
    expect(claims).to.deep.equal([{ category: 'ordinary', field: '0017[10]', code: '01' }]);
  });

  it('answers to the name of a city instance', async () => {
    const card = tUnionCard({ ...SENIOR_T_UNION, suffix: '10009156000014A1' });
    expect(names(await credentialOf(card))[0]).to.equal('tu:3105170079999999991');
  });

  it('names its holder where file 0016 was written', async () => {
    const holder = tUnionHolder('CAD4D0E3C0BC', '329999194106123028');
    const credential = await credentialOf(tUnionCard({ ...SENIOR_T_UNION, holder }));
    expect(names(credential)[0]).to.equal('cid:329999194106123028');
    expect(credential.holder).to.deep.equal({
      name: '试秀兰',
      sex: { code: '0', name: '未知' },
    });
  });

  for (const [why, holder] of [
    ['zeros', new Uint8Array(55)],
    ['spaces', new Uint8Array(55).fill(0x20)],
    ['FF', new Uint8Array(55).fill(0xff)],
    ['a number with a wrong check digit', tUnionHolder('', '329999194106123029')],
    ['a passport', tUnionHolder('', '329999194106123028', 2)],
    ['a file that is too short', new Uint8Array(20).fill(0x31)],
  ] as const) {
    it(`names nobody when file 0016 holds ${why}`, async () => {
      const credential = await credentialOf(tUnionCard({ ...SENIOR_T_UNION, holder }));
      expect(credential).not.to.have.property('holder');
      expect(names(credential)[0]).to.equal('tu:3105170079999999991');
    });
  }

  it('is read from its file control information when file 0015 is closed', async () => {
    const credential = await credentialOf(tUnionCard({ ...SENIOR_T_UNION, onlyInFci: true }));
    expect(names(credential)[0]).to.equal('tu:3105170079999999991');
  });

  for (const version of [0x00, 0xff]) {
    it(`is blocked with issuer version ${version}`, async () => {
      const result = await reading(tUnionCard({ ...SENIOR_T_UNION, version }));
      expect(result).to.deep.equal({ kind: 'failed', failure: 'card-blocked' });
    });
  }

  it('is invalid data with a number of zeros or of letters', async () => {
    for (const number of ['0'.repeat(19), 'ABC5170079999999991']) {
      const result = await reading(tUnionCard({ ...SENIOR_T_UNION, number }));
      expect(result).to.deep.equal({ kind: 'failed', failure: 'invalid-data' });
    }
  });

  it('drops dates that are none', async () => {
    const fields = { ...SENIOR_T_UNION, from: '20230229', to: '99999999' };
    expect((await credentialOf(tUnionCard(fields))).facts).to.deep.equal({});
  });

  it('is asked for files 0015, 0017 and 0016 and for nothing else', async () => {
    const card = tUnionCard(SENIOR_T_UNION);
    await credentialOf(card, { profiles: ['t-union'] });
    expect(card.commands.map((command) => Buffer.from(command).toString('hex'))).to.deep.equal([
      '00a4040008a00000063201010500',
      '00b095001e',
      '00b097000b',
      '00b0960037',
    ]);
  });
});

describe('older city cards', () => {
  it('Beijing: number, dates, and a type that nobody published', async () => {
    expect(await credentialOf(beijingCard(BEIJING))).to.deep.equal({
      card: 'transit',
      evidence: 'plain-chip',
      identifiers: [
        { namespace: 'bmac', value: '1000751599999999' },
        { namespace: 'uid', value: UID_TEXT },
      ],
      claims: [{ category: 'ordinary', field: '0004[8]', code: '01' }],
      facts: { issued: '2010-04-10', validTo: '2040-04-10' },
    });
  });

  it('Beijing: a card on the black list is blocked', async () => {
    const result = await reading(beijingCard({ ...BEIJING, blackListed: true }));
    expect(result).to.deep.equal({ kind: 'failed', failure: 'card-blocked' });
  });

  it('Beijing: a file that begins otherwise is another card', async () => {
    const card = beijingCard({ ...BEIJING, number: '2000751599999999' });
    expect(names(await credentialOf(card))).to.deep.equal([`uid:${UID_TEXT}`]);
  });

  it('City Union: city and number', async () => {
    const credential = await credentialOf(cityUnionCard(SHANGHAI));
    expect(names(credential)[0]).to.equal('cu:2000:0000000099999991');
    expect(credential.facts).to.deep.equal({ issued: '2015-01-01', validTo: '2035-12-31' });
  });

  it('City Union: Chongqing keeps its number elsewhere', async () => {
    const card = cityUnionCard({ ...SHANGHAI, city: '4000', number: '4000000299999991' });
    const credential = await credentialOf(card);
    expect(names(credential)[0]).to.equal('cu:4000:4000000299999991');
    expect(credential.facts).to.deep.equal({ issued: '2015-01-01', validTo: '2035-12-31' });
  });

  it('City Union: a city or a number that is none is invalid data', async () => {
    for (const fields of [
      { ...SHANGHAI, city: 'ABCD' },
      { ...SHANGHAI, number: '00000000000000AA' },
      { ...SHANGHAI, number: '0000000000000000' },
    ]) {
      const result = await reading(cityUnionCard(fields));
      expect(result).to.deep.equal({ kind: 'failed', failure: 'invalid-data' });
    }
  });

  it('Lingnan: its number', async () => {
    expect(names(await credentialOf(lingnanCard(LINGNAN_NUMBER)))[0]).to.equal('lnt:5100099991');
  });

  it('Suzhou: a citizen card with number and dates', async () => {
    const credential = await credentialOf(suzhouCard(SUZHOU));
    expect(credential).to.deep.include({
      card: 'citizen',
      evidence: 'plain-chip',
      facts: { issued: '2016-01-01', validTo: '2036-12-31' },
    });
    expect(names(credential)[0]).to.equal('suxin:2150000099999991');
  });
});

describe('order of the profiles', () => {
  const both = () =>
    socialSecurityCard(THIRD_GENERATION, {
      face: dualFace(UID),
      beside: [tUnionApplication(SENIOR_T_UNION)],
    });

  it('is that of the site file: the first that knows the card reads it', async () => {
    const first = await credentialOf(both(), { profiles: ['social-security', 't-union'] });
    expect(first.card).to.equal('social-security');
    const second = await credentialOf(both(), { profiles: ['t-union', 'social-security'] });
    expect(second.card).to.equal('senior');
  });

  it('leaves out what the site file does not name', async () => {
    const credential = await credentialOf(both(), { profiles: ['lingnan'] });
    expect(credential).to.deep.equal({
      card: 'uid-only',
      evidence: 'uid-only',
      identifiers: [{ namespace: 'uid', value: UID_TEXT }],
    });
  });

  it('goes past an application that is not enabled to the next on the same chip', async () => {
    const card = socialSecurityCard(THIRD_GENERATION, {
      face: processorFace(UID),
      beside: [tUnionApplication({ ...SENIOR_T_UNION, version: 0 })],
    });
    const credential = await credentialOf(card, { profiles: ['t-union', 'social-security'] });
    expect(credential.card).to.equal('social-security');
  });
});
