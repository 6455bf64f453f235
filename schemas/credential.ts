/** What a reader delivers: who or what was presented, and how strong the evidence is. */

export const CARD_KINDS = [
  'resident-id',
  'permit-hmt',
  'foreign-2017',
  'foreign-2023',
  'social-security',
  'senior',
  'citizen',
  'transit',
  /** A card that gave nothing but its UID. */
  'uid-only',
  /** A code that was scanned or sent as a line of text. */
  'code',
  'typed',
] as const;
export type CardKind = (typeof CARD_KINDS)[number];

/** From strongest to weakest. A typed number is what a person said, not what a chip proved. */
export const EVIDENCE = [
  'authenticated-chip',
  'plain-chip',
  'uid-only',
  'scanned',
  'typed',
] as const;
export type Evidence = (typeof EVIDENCE)[number];

/**
 * Identifier namespaces (facts/cards-readers-turnstiles.md 2.4). Values are canonical:
 * `cid` ID number, 18 characters · `sscard` `<region 6>:<card number>` · `sscode` card id code, 32 hex
 * digits · `tu` 19 digits · `cu` `<city 4>:<16 digits>` · `bmac` 16 digits · `lnt` Lingnan and `suxin`
 * Suzhou, digits · `uid` upper-case hex in ISO 14443 order, 8, 14 or 20 digits, 10 of a 125 kHz card ·
 * `uid24` the six low digits where a reader types no more · `qr` the whole text.
 */
export const NAMESPACES = [
  'cid',
  'sscard',
  'sscode',
  'tu',
  'cu',
  'bmac',
  'lnt',
  'suxin',
  'uid',
  'uid24',
  'qr',
  'passport',
  'former',
] as const;
export type Namespace = (typeof NAMESPACES)[number];

/**
 * By what a card is recognised. `chip`: a number that stands in an application of the card. `uid`: only
 * what every reader can see and any blank card can repeat.
 */
export const LINK_STRENGTHS = ['chip', 'uid'] as const;
export type LinkStrength = (typeof LINK_STRENGTHS)[number];

export interface Identifier {
  readonly namespace: Namespace;
  /** Canonical form: upper case, no spaces. */
  readonly value: string;
}

/** A code from a published table. `name` is absent when the table does not know the code. */
export interface Coded {
  readonly code: string;
  readonly name?: string;
}

/** Calendar date without time zone, `YYYY-MM-DD`. */
export type CivilDate = string;

/** A `CivilDate`, or `long-term` for 长期. */
export type CardExpiry = string;

/** What the chip says of its holder. Personal data: never logged, never in an error. */
export interface Holder {
  /** Chinese name, or the English one where the card has no other. */
  readonly name: string;
  readonly latinName?: string;
  readonly sex: Coded;
  readonly ethnicGroup?: Coded;
  readonly nationality?: string;
  readonly birth?: CivilDate;
  readonly address?: string;
  /** 追加住址, where the reader is told to read them. */
  readonly additionalAddresses?: readonly string[];
  readonly authority?: string;
  readonly validFrom?: CivilDate;
  /** Absent when the card's field is no date. */
  readonly validTo?: CardExpiry;
  /** Second number on the card: pass number of a permit J. */
  readonly passNumber?: string;
  readonly issueCount?: string;
}

export const CARD_CATEGORIES = [
  'ordinary',
  'student',
  'senior',
  'disabled',
  'military',
  'preferential',
  'staff',
  'test',
] as const;
export type CardCategory = (typeof CARD_CATEGORIES)[number];

/** What a card says of itself without proof: an emulator can say the same. Never evidence of a person. */
export interface CardClaim {
  readonly category: CardCategory;
  /** Where it stands, for example `0017[10]`. */
  readonly field: string;
  /** The byte or bytes in hex, as read. */
  readonly code: string;
}

/** What a card says of itself besides its numbers. No personal data. */
export interface CardFacts {
  /** Version text of a social security card: `1.00`, `2.00`, `3.00`. */
  readonly specification?: string;
  /** GB/T 2260 division of the issuer, six digits. */
  readonly region?: string;
  readonly issued?: CivilDate;
  readonly validTo?: CivilDate;
  /** The holder's data are on the card and protected by a key that a gateway does not have. */
  readonly holderProtected?: true;
}

export interface Credential {
  readonly card: CardKind;
  readonly evidence: Evidence;
  /** Everything one tap gave, strongest first. */
  readonly identifiers: readonly Identifier[];
  readonly holder?: Holder;
  readonly claims?: readonly CardClaim[];
  readonly facts?: CardFacts;
}

/** The person's ID number, when the credential carries one. */
export function idNumberOf(credential: Credential): string | undefined {
  return credential.identifiers.find((identifier) => identifier.namespace === 'cid')?.value;
}
