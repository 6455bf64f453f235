import { expect } from 'chai';
import fc from 'fast-check';
import { believed, matchesOf } from '../../../gateway/registration/link-match.js';
import { linkableIdentifiers, type CardLink } from '../../../schemas/card-link.js';
import { NAMESPACES, type Identifier } from '../../../schemas/credential.js';
import { LI, WANG } from '../ledger/ledger-fixture.js';
import { citizenCard, seniorCard, SSCARD, TU, UID, uidCard } from './link-cards.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

function linkOf(identifiers: readonly Identifier[], person = LI): CardLink {
  return {
    eventId: 'e',
    person,
    validUntil: 1,
    content: {
      ...{ card: 'senior', evidence: 'plain-chip', at: '2026-11-24T01:00:00Z', operator: '王静' },
      ...{ shown: 'number', validThrough: '2027-11-24' },
      identifiers: [...identifiers],
    },
  };
}

describe('what of a card is linked', () => {
  it('every lasting number, those of the chip first', () => {
    expect(
      linkableIdentifiers({ identifiers: [UID, ...citizenCard.identifiers.slice(0, 3)] }),
    ).to.deep.equal(citizenCard.identifiers);
  });

  it('never a random UID (ISO/IEC 14443-3), a code, or a document', () => {
    const identifiers: Identifier[] = [
      { namespace: 'uid', value: '08A1B2C3' },
      { namespace: 'qr', value: 'anything' },
      { namespace: 'cid', value: LI.idNo },
      { namespace: 'passport', value: 'E00000000' },
      { namespace: 'former', value: 'X' },
    ];
    expect(linkableIdentifiers({ identifiers })).to.deep.equal([]);
    // Only a UID of four bytes may be random.
    const seven = { namespace: 'uid', value: '08A1B2C3D4E5F6' } as const;
    expect(linkableIdentifiers({ identifiers: [seven] })).to.deep.equal([seven]);
  });
});

describe('which link of a card is believed', () => {
  it('a number of the chip makes it strong, a UID alone weak', () => {
    expect(believed(matchesOf(seniorCard, [linkOf([TU, UID])]))?.strength).to.equal('chip');
    expect(believed(matchesOf(uidCard(), [linkOf([TU, UID])]))?.strength).to.equal('uid');
  });

  it('a chip with another number is another card, although its UID is the same', () => {
    const copy = { identifiers: [{ namespace: 'tu', value: '3104800000000000099' }, UID] as const };
    expect(matchesOf(copy, [linkOf([TU, UID])])).to.deep.equal([]);
    // What the link knows nothing of contradicts nothing: it was made where only the UID is read.
    expect(believed(matchesOf(seniorCard, [linkOf([UID])]))?.strength).to.equal('uid');
  });

  it('links of equal strength to two people lead to nobody, a stronger one to its own', () => {
    const both = [linkOf([TU]), linkOf([SSCARD], WANG)];
    expect(believed(matchesOf(citizenCard, both))).to.equal(undefined);
    const mixed = [linkOf([UID], WANG), linkOf([TU])];
    expect(believed(matchesOf(seniorCard, mixed))?.link.person).to.equal(LI);
  });

  it('no set of numbers leads to a person with whom it shares none', () => {
    const identifier = fc.record({
      namespace: fc.constantFrom(...NAMESPACES),
      value: fc.constantFrom('04A1', '08A1B2C3', '17', '18'),
    });
    const some = fc.array(identifier, { maxLength: 5 });
    fc.assert(
      fc.property(some, some, (laid, linked) => {
        const match = believed(matchesOf({ identifiers: laid }, [linkOf(linked)]));
        if (match === undefined) return;
        const shared = laid.filter((one) =>
          linked.some((own) => own.namespace === one.namespace && own.value === one.value),
        );
        expect(linkableIdentifiers({ identifiers: shared })).not.to.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
  });
});
