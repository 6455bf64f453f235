/**
 * Cards to lay on a simulated reader by name. Invented people: division 329999 does not exist, and no
 * number here was given to anybody.
 */
import { evilCard } from './evil-card.js';
import { socialSecurityCard, type SocialSecurityFields } from './social-security-card.js';
import { beijingCard, cityUnionCard, lingnanCard, suzhouCard, tUnionCard } from './transit-card.js';
import { mifareClassic } from './uid-card.js';
import { dualFace, type VirtualCard } from './virtual-card.js';

/** 试秀兰. */
const HOLDER: SocialSecurityFields = {
  generation: '2.00',
  code: '329999D15600000500123456789ABCDE',
  number: 'A99999991',
  issued: '20130520',
  validTo: '20330520',
  cid: '329999194106123028',
  nameGbk: 'CAD4D0E3C0BC',
  sex: '2',
  nation: '01',
  birth: '19410612',
};

const PERIOD = { from: '20200101', to: '20401231' } as const;

const T_UNION = { issuer: '01011000FFFFFFFF', number: '3105170079999999991', ...PERIOD } as const;

const uid = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

/** Each call gives a card of its own. */
export const DEMO_CARDS = {
  'social-security-1': () => socialSecurityCard({ ...HOLDER, generation: '1.00' }),
  'social-security-2': () => socialSecurityCard(HOLDER),
  'social-security-3': () =>
    socialSecurityCard(
      { ...HOLDER, generation: '3.00', number: 'B99999991' },
      { face: dualFace(uid(0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66)) },
    ),
  senior: () => tUnionCard({ ...T_UNION, category: 0x03 }),
  transit: () => tUnionCard({ ...T_UNION, number: '3105170079999999992', category: 0x01 }),
  'transit-not-enabled': () => tUnionCard({ ...T_UNION, version: 0 }),
  beijing: () => beijingCard({ number: '1000751599999999', ...PERIOD }),
  'city-union': () => cityUnionCard({ city: '2000', number: '0000000099999991', ...PERIOD }),
  chongqing: () => cityUnionCard({ city: '4000', number: '4000000299999991', ...PERIOD }),
  lingnan: () => lingnanCard('5100099991'),
  suzhou: () => suzhouCard({ number: '2150000099999991', ...PERIOD }),
  'mifare-classic': () => mifareClassic(uid(0xde, 0xad, 0xbe, 0xef)),
  /** A telephone: its UID is another one at each tap. */
  'random-uid': () => mifareClassic(uid(0x08, 0x5a, 0x1c, 0x77)),
  nonsense: () => evilCard('nonsense', uid(0x04, 0x66, 0x66, 0x66, 0x66, 0x66, 0x67)),
} as const satisfies Record<string, () => VirtualCard>;
export type DemoCard = keyof typeof DEMO_CARDS;
