/**
 * Where each field stands in the 256 bytes of card text: [offset, length] in bytes, UTF-16LE
 * (facts/resident-id.md section 4). The 2 bytes at offset 248 alone say which layout it is.
 */
import type { CardKind } from '../../schemas/credential.js';

export type Span = readonly [offset: number, length: number];

export type ChipCardKind = Extract<
  CardKind,
  'resident-id' | 'permit-hmt' | 'foreign-2017' | 'foreign-2023'
>;

export const TYPE_FLAG: Span = [248, 2];

/** Flag, trailing blanks trimmed, to card: a resident's card has a blank one. */
export const KIND_OF_FLAG: Readonly<Record<string, ChipCardKind>> = {
  '': 'resident-id',
  J: 'permit-hmt',
  I: 'foreign-2017',
  Y: 'foreign-2023',
};

const shared = {
  name: [0, 30],
  sex: [30, 2],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
} as const satisfies Record<string, Span>;

export const RESIDENT = { ...shared, ethnicGroup: [32, 4] } as const satisfies Record<string, Span>;

/** Hong Kong, Macao and Taiwan residents' residence permit, flag J. */
export const PERMIT_HMT = {
  ...shared,
  passNumber: [220, 18],
  issueCount: [238, 4],
} as const satisfies Record<string, Span>;

/** Foreign permanent resident's card of 2017, flag I. */
export const FOREIGN_2017 = {
  latinName: [0, 120],
  sex: [120, 2],
  number: [122, 30],
  nationality: [152, 6],
  name: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  birth: [220, 16],
  cardVersion: [236, 4],
  authority: [240, 8],
} as const satisfies Record<string, Span>;

/** Foreign permanent resident's card of 2023, flag Y. The English name goes on at 220. */
export const FOREIGN_2023 = {
  name: [0, 30],
  sex: [30, 2],
  renewalCount: [32, 4],
  birth: [36, 16],
  latinName: [52, 70],
  number: [122, 36],
  validFrom: [188, 16],
  validTo: [204, 16],
  latinNameMore: [220, 22],
  nationality: [242, 6],
  association: [250, 6],
} as const satisfies Record<string, Span>;

/** 长期, the expiry of a card without one. */
export const LONG_TERM = '长期';
