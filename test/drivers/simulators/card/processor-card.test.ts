import { expect } from 'chai';
import fc from 'fast-check';
import { findTlv, parseTlv } from '../../../../drivers/apdu/tlv.js';
import type { CardManners } from '../../../../drivers/simulators/card/processor-card.js';
import { socialSecurityCard } from '../../../../drivers/simulators/card/social-security-card.js';
import { tUnionCard } from '../../../../drivers/simulators/card/transit-card.js';
import { mifareClassic } from '../../../../drivers/simulators/card/uid-card.js';
import { hex, toHex } from '../../apdu/bytes.js';
import {
  FIRST_GENERATION,
  SECOND_GENERATION,
  SENIOR_T_UNION,
  THIRD_GENERATION,
} from '../../cards/people.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const SELECT_SSSE = '00A404000F7378312E73682EC9E7BBE1B1A3D5CF';
const SELECT_T_UNION = '00A4040008A00000063201010500';

function dialogue(card: ReturnType<typeof tUnionCard>, ...commands: readonly string[]): string[] {
  return commands.map((command) => toHex(card.transceive(hex(command)) ?? hex('')));
}

const social = (manners: CardManners = {}) => socialSecurityCard(SECOND_GENERATION, manners);

describe('simulated processor card', () => {
  it('answers the four published forms of READ RECORD alike', () => {
    const number = '0709413132333435363738';
    expect(
      dialogue(
        social(),
        SELECT_SSSE,
        '00A4020002EF05',
        '00B207000B',
        '00B207040B',
        '00B207280B',
        '00B2072C0B',
        '00B2072800',
      ),
    ).to.deep.equal(['9000', '9000', ...Array<string>(5).fill(`${number}9000`)]);
  });

  it('numbers the records of EF06 as its generation does', () => {
    const sex = '0A0132';
    const first = dialogue(socialSecurityCard(FIRST_GENERATION), SELECT_SSSE, '00B2033403');
    const second = dialogue(social(), SELECT_SSSE, '00B2043403');
    expect([first[1], second[1]]).to.deep.equal([`${sex}9000`, `${sex}9000`]);
  });

  it('of the third generation closes EF06 and opens EF05', () => {
    const card = socialSecurityCard(THIRD_GENERATION);
    const [, ef05, ef06] = dialogue(card, SELECT_SSSE, '00B2032806', '00B2083014');
    expect([ef05, ef06]).to.deep.equal(['0304332E30309000', '6982']);
  });

  it('speaks of what it has not in the words of the standard', () => {
    expect(
      dialogue(
        social(),
        '00B0950010',
        '00B2070000',
        '00A4040005AABBCCDDEE',
        SELECT_SSSE,
        '00A4020002EF09',
        '00B2092800',
        '00B0850010',
        '00840000 08',
        '80CA000000',
        '00A4',
        '00B2072900',
      ),
    ).to.deep.equal([
      '6A82',
      '6986',
      '6A82',
      '9000',
      '6A82',
      '6A83',
      '6981',
      '6D00',
      '6E00',
      '6700',
      '6A81',
    ]);
  });

  it('gives its file control information when it is asked for it', () => {
    const [fci = ''] = dialogue(tUnionCard(SENIOR_T_UNION), SELECT_T_UNION);
    const tlv = parseTlv(hex(fci.slice(0, -4)));
    const objects = tlv.ok ? tlv.objects : [];
    expect(toHex(findTlv(objects, 0x6f, 0x84) ?? hex(''))).to.equal('A000000632010105');
    expect(findTlv(objects, 0x6f, 0xa5, 0x9f0c)).to.have.length(30);
  });

  it('lets data wait behind 61xx and corrects Le with 6Cxx, as over T=0', () => {
    const card = tUnionCard(SENIOR_T_UNION, { dialogue: 't0' });
    const [selected, part, rest, wrong, right] = dialogue(
      card,
      SELECT_T_UNION,
      '00C0000010',
      '00C0000023',
      '00B0950000',
      '00B095001E',
    );
    expect(selected).to.equal('6133');
    expect(part).to.match(/^6F.{30}6123$/);
    expect(rest).to.match(/^.{70}9000$/);
    expect(wrong).to.equal('6C1E');
    expect(right).to.have.length(64);
  });

  it('gives a file from an offset, and says where it ends', () => {
    const card = tUnionCard(SENIOR_T_UNION);
    const answers = dialogue(card, SELECT_T_UNION, '00B0951C02', '00B0951C05', '00B0951E01');
    expect(answers.slice(1)).to.deep.equal(['00009000', '00006282', '6B00']);
  });

  it('forgets what was selected when the power was off', () => {
    const card = social();
    dialogue(card, SELECT_SSSE);
    card.reset();
    expect(dialogue(card, '00B207280B')).to.deep.equal(['6A82']);
  });

  it('says nothing any more once it has left', () => {
    const card = social({ leavesAfter: 1 });
    expect(card.transceive(hex(SELECT_SSSE))).to.deep.equal(hex('9000'));
    expect(card.transceive(hex('00B207280B'))).to.equal(undefined);
  });

  it('answers any bytes with a status', () => {
    const cards = [social(), tUnionCard(SENIOR_T_UNION, { dialogue: 't0' })];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...cards), (bytes, card) => {
        const answer = card.transceive(bytes);
        expect(answer?.length ?? 0).to.be.at.least(2);
        expect([0x61, 0x62, 0x67, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x90]).to.include(
          answer?.at(-2),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('is no processor card at all: Mifare Classic', () => {
    const card = mifareClassic(hex('DEADBEEF'));
    expect(card).to.deep.include({ type: 'A', sak: 0x08, atqa: hex('0004') });
    expect(card.transceive(hex(SELECT_SSSE))).to.equal(undefined);
  });
});
