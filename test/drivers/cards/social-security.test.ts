import { expect } from 'chai';
import {
  socialSecurityCard,
  type SocialSecurityOptions,
} from '../../../drivers/simulators/card/social-security-card.js';
import {
  ProcessorCard,
  type CardManners,
} from '../../../drivers/simulators/card/processor-card.js';
import {
  CONTACT_FACE,
  dualFace,
  processorFace,
  typeBFace,
  type VirtualCard,
} from '../../../drivers/simulators/card/virtual-card.js';
import { hex, toHex } from '../apdu/bytes.js';
import {
  FIRST_GENERATION,
  LONG_NAME,
  RARE_NAME,
  SECOND_GENERATION,
  THIRD_GENERATION,
  UID,
  UID_TEXT,
} from './people.js';
import { credentialOf, names, reading } from './presented.js';

const CODE = SECOND_GENERATION.code;

describe('social security card', () => {
  for (const [fields, number] of [
    [FIRST_GENERATION, '87654321'],
    [SECOND_GENERATION, 'A12345678'],
  ] as const) {
    it(`of ${fields.generation} names its holder and its numbers, strongest first`, async () => {
      expect(await credentialOf(socialSecurityCard(fields))).to.deep.equal({
        card: 'social-security',
        evidence: 'plain-chip',
        identifiers: [
          { namespace: 'cid', value: '329999194106123028' },
          { namespace: 'sscard', value: `329999:${number}` },
          { namespace: 'sscode', value: CODE },
        ],
        holder: {
          name: '试秀兰',
          sex: { code: '2', name: '女' },
          ethnicGroup: { code: '01', name: '汉' },
          birth: '1941-06-12',
        },
        facts: {
          specification: fields.generation,
          region: '329999',
          issued: '2013-05-20',
          validTo: '2033-05-20',
        },
      });
    });
  }

  it('of 3.00 gives its numbers, says that its holder is protected, and names nobody', async () => {
    const card = socialSecurityCard(THIRD_GENERATION, { face: dualFace(UID) });
    const credential = await credentialOf(card);
    expect(credential).to.deep.equal({
      card: 'social-security',
      evidence: 'plain-chip',
      identifiers: [
        { namespace: 'sscard', value: '329999:B23456789' },
        { namespace: 'sscode', value: CODE },
        { namespace: 'uid', value: UID_TEXT },
      ],
      facts: {
        specification: '3.00',
        region: '329999',
        issued: '2021-03-01',
        validTo: '2031-03-01',
        holderProtected: true,
      },
    });
    const holderReads = card.commands.filter(([, ins, , p2]) => ins === 0xb2 && p2 === 0x30);
    const byId = card.commands.filter(([, ins, p1]) => ins === 0xb2 && p1 === 0x08);
    expect(holderReads.length + byId.length, 'tried once').to.equal(1);
  });

  for (const refusal of [0x6982, 0x6985, 0x6986]) {
    it(`goes on without its holder when EF06 answers ${refusal.toString(16)}`, async () => {
      const card = socialSecurityCard(SECOND_GENERATION, { holderRefusal: refusal });
      const { facts, holder, identifiers } = await credentialOf(card);
      expect(facts?.holderProtected).to.equal(true);
      expect(holder).to.equal(undefined);
      expect(identifiers.map(({ namespace }) => namespace)).to.deep.equal(['sscard', 'sscode']);
    });
  }

  it('says nothing of protection when it has no EF06', async () => {
    const card = socialSecurityCard(SECOND_GENERATION, { holderRefusal: 0x6a82 });
    const { facts, identifiers } = await credentialOf(card);
    expect(facts).not.to.have.property('holderProtected');
    expect(identifiers).to.have.length(2);
  });

  it('sends nothing but SELECT, READ RECORD and GET RESPONSE', async () => {
    for (const fields of [FIRST_GENERATION, SECOND_GENERATION, THIRD_GENERATION]) {
      const card = socialSecurityCard(fields, { dialogue: 't0' });
      await credentialOf(card);
      const instructions = new Set(
        card.commands.map(([cla, ins]) => toHex(Uint8Array.of(cla!, ins!))),
      );
      expect([...instructions].sort()).to.deep.equal(['00A4', '00B2', '00C0']);
    }
  });

  it('begins with the published SELECT and reads records by their id', async () => {
    const card = socialSecurityCard(SECOND_GENERATION);
    await credentialOf(card);
    expect(card.commands.slice(0, 4).map(toHex)).to.deep.equal([
      '00A404000F7378312E73682EC9E7BBE1B1A3D5CF',
      '00A4020002EF05',
      '00B2010012',
      '00B2030006',
    ]);
  });

  const manners: readonly (readonly [string, CardManners])[] = [
    ['with 61xx and 6Cxx, as over T=0', { dialogue: 't0' }],
    ['by id with short file identifiers only', { recordForms: ['id-sfi'] }],
    ['by number with short file identifiers only', { recordForms: ['number-sfi'] }],
    ['by number over T=0', { recordForms: ['number', 'number-sfi'], dialogue: 't0' }],
  ];
  for (const [how, options] of manners) {
    for (const fields of [FIRST_GENERATION, SECOND_GENERATION, THIRD_GENERATION]) {
      it(`of ${fields.generation} gives the same ${how}`, async () => {
        const plain = await credentialOf(socialSecurityCard(fields));
        expect(await credentialOf(socialSecurityCard(fields, options))).to.deep.equal(plain);
      });
    }
  }

  for (const face of [processorFace(UID), typeBFace(Uint8Array.of(1, 2, 3, 4))]) {
    it(`is read through an antenna of type ${face.type ?? ''}`, async () => {
      const credential = await credentialOf(socialSecurityCard(THIRD_GENERATION, { face }));
      expect(names(credential)[0]).to.equal('sscard:329999:B23456789');
      const hasUid = names(credential).includes(`uid:${UID_TEXT}`);
      expect(hasUid).to.equal(face.type === 'A');
    });
  }

  it('joins a long name from two records', async () => {
    const { holder } = await credentialOf(socialSecurityCard(LONG_NAME));
    expect(holder?.name).to.equal('阿依古丽·买买提江·吐尔逊阿依古丽');
    expect(holder?.ethnicGroup).to.deep.equal({ code: '05', name: '维吾尔' });
  });

  it('keeps a rare character that only GB18030 has', async () => {
    const { holder } = await credentialOf(socialSecurityCard(RARE_NAME));
    expect(holder?.name).to.equal('试𬱟');
  });

  for (const forms of [undefined, ['number-sfi']] as const) {
    const how = forms === undefined ? 'by id' : 'by number';
    it(`leaves no personal byte in the answers that it read ${how}`, async () => {
      const manners = forms === undefined ? {} : { recordForms: forms };
      const card = socialSecurityCard(LONG_NAME, manners);
      const answers: Uint8Array[] = [];
      const kept: VirtualCard = {
        ...CONTACT_FACE,
        reset: () => card.reset(),
        transceive: (command) => {
          const answer = card.transceive(command);
          if (answer !== undefined) answers.push(answer);
          return answer;
        },
      };
      expect((await credentialOf(kept)).holder?.name).to.match(/^阿依古丽/);
      const all = Buffer.concat(answers);
      for (const personal of [
        Buffer.from(LONG_NAME.cid),
        Buffer.from('B0A2D2C0', 'hex'),
        Buffer.from('B9C5C0F6', 'hex'),
        Buffer.from(LONG_NAME.birth, 'hex'),
      ]) {
        expect(all.includes(personal)).to.equal(false);
      }
    });
  }

  it('cannot be read when its EF05 is closed', async () => {
    const issuer = { kind: 'records', id: 0xef05, sfi: 5, records: [], refusal: 0x6982 } as const;
    const holder = {
      kind: 'records',
      id: 0xef06,
      sfi: 6,
      records: [{ tag: 0x08, value: Buffer.from('329999194106123028') }],
    } as const;
    const card = new ProcessorCard(CONTACT_FACE, {
      applications: [{ name: hex('7378312E73682EC9E7BBE1B1A3D5CF'), files: [issuer, holder] }],
    });
    expect(await reading(card)).to.deep.equal({ kind: 'failed', failure: 'card-unreadable' });
  });
});

describe('social security card: fields that make no sense', () => {
  const withRecords = (records: NonNullable<SocialSecurityOptions['records']>) =>
    reading(socialSecurityCard(SECOND_GENERATION, { records }));

  for (const [why, records] of [
    ['a number with a wrong check digit', { 0x08: Buffer.from('329999194106123029') }],
    ['a number of letters', { 0x08: Buffer.from('ABCDEFGHIJKLMNOPQR') }],
    ['a region of letters', { 0x01: hex('ABCDEFD15600000500123456789ABCDE') }],
    ['a region that was never written', { 0x01: hex('000000D15600000500123456789ABCDE') }],
    ['half a card id code', { 0x01: hex('329999D156000005') }],
    ['a card number of zeros', { 0x07: Buffer.from('000000000') }],
    ['a card number of Chinese text', { 0x07: hex('CAD4D0E3C0BCCAD4D0') }],
  ] as const) {
    it(`is invalid data: ${why}`, async () => {
      expect(await withRecords(records)).to.deep.equal({ kind: 'failed', failure: 'invalid-data' });
    });
  }

  it('drops a date, a sex or a nation that is none, and keeps the rest', async () => {
    const result = await withRecords({
      0x05: hex('20131345'),
      0x06: hex('FFFFFFFF'),
      0x0a: Buffer.from('x'),
      0x0b: hex('FF'),
      0x0d: hex('19990229'),
    });
    const credential = result.kind === 'read' ? result.credential : undefined;
    expect(credential?.facts).to.deep.equal({ specification: '2.00', region: '329999' });
    expect(credential?.holder).to.deep.equal({
      name: '试秀兰',
      sex: { code: '0', name: '未知' },
    });
  });

  it('keeps an unknown nation as its code', async () => {
    const result = await withRecords({ 0x0b: hex('77') });
    expect(result.kind === 'read' && result.credential.holder?.ethnicGroup).to.deep.equal({
      code: '77',
    });
  });

  for (const [why, name] of [
    ['no text', 'FFFE80FF8080'],
    ['blank', '202020202020'],
    ['with a control character', 'CAD407D0E3'],
  ] as const) {
    it(`names nobody, and stays a person, when the name is ${why}`, async () => {
      const result = await withRecords({ 0x09: hex(name) });
      const credential = result.kind === 'read' ? result.credential : undefined;
      expect(credential?.holder).to.equal(undefined);
      expect(credential?.identifiers[0]?.namespace).to.equal('cid');
    });
  }

  it('goes by its card numbers when the social security number was never written', async () => {
    const result = await withRecords({ 0x08: new Uint8Array(18) });
    const credential = result.kind === 'read' ? result.credential : undefined;
    expect(credential?.identifiers.map(({ namespace }) => namespace)).to.deep.equal([
      'sscard',
      'sscode',
    ]);
  });

  it('is invalid data when nothing on it identifies it', async () => {
    const blank = { 0x01: new Uint8Array(16), 0x07: new Uint8Array(9), 0x08: new Uint8Array(18) };
    expect(await withRecords(blank)).to.deep.equal({ kind: 'failed', failure: 'invalid-data' });
  });

  it('is blocked when its application was stopped, and not taken by its UID then', async () => {
    for (const refusal of [0x6283, 0x9303]) {
      const card = socialSecurityCard(THIRD_GENERATION, { face: dualFace(UID), refusal });
      expect(await reading(card)).to.deep.equal({ kind: 'failed', failure: 'card-blocked' });
    }
  });
});
