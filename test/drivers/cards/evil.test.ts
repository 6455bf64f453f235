import { expect } from 'chai';
import fc from 'fast-check';
import { EVIL, evilCard } from '../../../drivers/simulators/card/evil-card.js';
import { socialSecurityCard } from '../../../drivers/simulators/card/social-security-card.js';
import {
  beijingCard,
  cityUnionCard,
  suzhouCard,
  tUnionCard,
} from '../../../drivers/simulators/card/transit-card.js';
import { processorFace, type VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import { parseIdNumber } from '../../../schemas/id-number.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { BEIJING, SECOND_GENERATION, SENIOR_T_UNION, SHANGHAI, SUZHOU, UID } from './people.js';
import { reading } from './presented.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

/** Commands that the longest honest read needs, with room. */
const FEW = 60;

const FAILURES = ['card-unreadable', 'invalid-data', 'card-blocked', 'unknown-card'];

/** Whatever a reading gives, no identifier is malformed. */
async function expectSound(card: VirtualCard): Promise<void> {
  let result;
  try {
    result = await reading(card);
  } catch (error) {
    expect(isTongdaoError(error, 'CARD_GONE')).to.equal(true);
    return;
  }
  if (result.kind === 'failed') {
    expect(FAILURES).to.include(result.failure);
    return;
  }
  for (const { namespace, value } of result.credential.identifiers) {
    switch (namespace) {
      case 'cid':
        expect(parseIdNumber(value).ok).to.equal(true);
        break;
      case 'sscard':
        expect(value).to.match(/^\d{6}:[0-9A-Z]{1,9}$/);
        break;
      case 'sscode':
        expect(value).to.match(/^\d{6}[0-9A-F]{26}$/);
        break;
      case 'tu':
        expect(value).to.match(/^\d{19}$/);
        break;
      case 'cu':
        expect(value).to.match(/^\d{4}:\d{16}$/);
        break;
      case 'bmac':
      case 'suxin':
        expect(value).to.match(/^\d{16}$/);
        break;
      case 'lnt':
        expect(value).to.match(/^\d{10}$/);
        break;
      case 'uid':
        expect(value).to.match(/^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/);
        break;
      case 'uid24':
      case 'qr':
      case 'passport':
      case 'former':
        expect.fail(`no card gives ${namespace}`);
    }
  }
}

describe('a card that means no good', () => {
  for (const evil of EVIL) {
    if (evil === 'mute') continue;
    for (const profile of CARD_PROFILES) {
      it(`gives no identity and is left soon: ${evil}, asked for ${profile}`, async () => {
        const card = evilCard(evil, UID);
        const result = await reading(card, { profiles: [profile] });
        expect(card.count).to.be.at.most(FEW);
        if (result.kind === 'read') {
          // Refused by a profile that only looks at one file, it is a card of another family.
          expect(profile).to.equal('beijing');
          expect(result.credential.card).to.equal('uid-only');
        } else {
          expect(['card-unreadable', 'invalid-data']).to.include(result.failure);
        }
      });
    }
  }

  it('is gone when it says nothing', async () => {
    let error: unknown;
    await reading(evilCard('mute', UID)).catch((reason: unknown) => (error = reason));
    expect(isTongdaoError(error, 'CARD_GONE')).to.equal(true);
  });

  it('gives nothing malformed, whatever it answers', async () => {
    const answers = fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(answers, async (bytes) => {
        let count = 0;
        await expectSound({
          ...processorFace(UID),
          transceive: () => bytes[count++ % bytes.length],
          reset: () => undefined,
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('gives nothing malformed when it says success to everything', async () => {
    const answers = fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(answers, async (bytes) => {
        let count = 0;
        await expectSound({
          ...processorFace(UID),
          transceive: () => Uint8Array.of(...(bytes[count++ % bytes.length] ?? []), 0x90, 0x00),
          reset: () => undefined,
        });
      }),
      { numRuns: RUNS },
    );
  });
});

const HONEST: Readonly<Record<string, () => VirtualCard>> = {
  'social security': () => socialSecurityCard(SECOND_GENERATION),
  't-union': () => tUnionCard(SENIOR_T_UNION),
  beijing: () => beijingCard(BEIJING),
  'city union': () => cityUnionCard(SHANGHAI),
  chongqing: () => cityUnionCard({ ...SHANGHAI, city: '4000' }),
  suzhou: () => suzhouCard(SUZHOU),
};

describe('an honest card over bad air', () => {
  for (const [name, build] of Object.entries(HONEST)) {
    it(`gives nothing malformed when one bit of one answer flips: ${name}`, async () => {
      const which = fc.record({ answer: fc.nat({ max: 16 }), bit: fc.nat({ max: 500 }) });
      await fc.assert(
        fc.asyncProperty(which, async ({ answer, bit }) => {
          const card = build();
          let count = 0;
          await expectSound({
            ...card,
            reset: () => card.reset(),
            transceive(command) {
              const bytes = card.transceive(command);
              if (bytes === undefined || count++ !== answer) return bytes;
              const at = (bit >> 3) % bytes.length;
              bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
              return bytes;
            },
          });
        }),
        { numRuns: RUNS },
      );
    });

    it(`is gone, and no half identity comes, when it leaves after any command: ${name}`, async () => {
      const whole = await reading(build());
      for (let after = 0; ; after++) {
        let count = 0;
        const card = build();
        const leaving: VirtualCard = {
          ...card,
          reset: () => card.reset(),
          transceive: (command) => (count++ < after ? card.transceive(command) : undefined),
        };
        try {
          expect(await reading(leaving)).to.deep.equal(whole);
          expect(after).to.be.greaterThan(2);
          return;
        } catch (error) {
          if (!isTongdaoError(error)) throw error;
          expect(error.code).to.equal('CARD_GONE');
        }
      }
    });
  }
});
