import { expect } from 'chai';
import fc from 'fast-check';
import { uidIdentifier } from '../../../drivers/cards/uid.js';
import { mifareClassic } from '../../../drivers/simulators/card/uid-card.js';
import { ProcessorCard } from '../../../drivers/simulators/card/processor-card.js';
import { processorFace } from '../../../drivers/simulators/card/virtual-card.js';
import { hex } from '../apdu/bytes.js';
import { tUnionCard } from '../../../drivers/simulators/card/transit-card.js';
import { SENIOR_T_UNION, UID } from './people.js';
import { credentialOf, names, reading } from './presented.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('UID of a card', () => {
  for (const uid of ['DEADBEEF', '04A1B2C3D4E580', '04A1B2C3D4E5F6071829']) {
    it(`is canonical: ${uid.length / 2} bytes in their order, upper case`, () => {
      expect(uidIdentifier(hex(uid))).to.deep.equal({ namespace: 'uid', value: uid });
    });
  }

  for (const [why, uid] of [
    ['random: four bytes that begin with 08', '08A1B2C3'],
    ['all zeros', '00000000'],
    ['all ones', 'FFFFFFFFFFFFFF'],
    ['three bytes', 'A1B2C3'],
    ['eight bytes', '04A1B2C3D4E58099'],
    ['empty', ''],
  ] as const) {
    it(`identifies nothing: ${why}`, () => expect(uidIdentifier(hex(uid))).to.equal(undefined));
  }

  it('of seven bytes may begin with 08', () => {
    expect(uidIdentifier(hex('08A1B2C3D4E580'))?.value).to.equal('08A1B2C3D4E580');
  });

  it('keeps different cards apart, whatever the bytes', () => {
    const uid = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(uid, uid, (one, other) => {
        const [a, b] = [uidIdentifier(one), uidIdentifier(other)];
        if (a === undefined || b === undefined) return;
        expect(a.value === b.value).to.equal(Buffer.compare(one, other) === 0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('card that gives nothing but its UID', () => {
  it('is that and no more: Mifare Classic', async () => {
    expect(await credentialOf(mifareClassic(hex('DEADBEEF')))).to.deep.equal({
      card: 'uid-only',
      evidence: 'uid-only',
      identifiers: [{ namespace: 'uid', value: 'DEADBEEF' }],
    });
  });

  it('is that when it is a processor card of no family we know', async () => {
    const card = new ProcessorCard(processorFace(UID), { applications: [] });
    expect((await credentialOf(card)).card).to.equal('uid-only');
  });

  it('is unknown where the site takes no such cards', async () => {
    const result = await reading(mifareClassic(hex('DEADBEEF')), { uidOnly: false });
    expect(result).to.deep.equal({ kind: 'failed', failure: 'unknown-card' });
  });

  it('is unknown when its UID is random', async () => {
    const result = await reading(mifareClassic(hex('08ADBEEF')));
    expect(result).to.deep.equal({ kind: 'failed', failure: 'unknown-card' });
  });

  it('keeps a random UID out of what a profile read', async () => {
    const card = tUnionCard(SENIOR_T_UNION, { face: processorFace(hex('08ADBEEF')) });
    expect(names(await credentialOf(card))).to.deep.equal(['tu:3105170079999999991']);
  });
});
