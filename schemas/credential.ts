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

/** Identifier namespaces (facts/cards-readers-turnstiles.md 2.4); `cid` is the ID number. */
export type Namespace = 'cid' | 'sscard' | 'tu' | 'uid' | 'passport' | 'former';

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
  readonly authority?: string;
  readonly validFrom?: CivilDate;
  /** Absent when the card's field is no date. */
  readonly validTo?: CardExpiry;
  /** Second number on the card: pass number of a permit J. */
  readonly passNumber?: string;
  readonly issueCount?: string;
}

export interface Credential {
  readonly card: CardKind;
  readonly evidence: Evidence;
  readonly identifiers: readonly Identifier[];
  readonly holder?: Holder;
}

/** The person's ID number, when the credential carries one. */
export function idNumberOf(credential: Credential): string | undefined {
  return credential.identifiers.find((identifier) => identifier.namespace === 'cid')?.value;
}
