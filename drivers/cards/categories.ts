/**
 * What kind of card a card says it is: (issuer, field, value) to category, as data
 * (facts/cards-readers-turnstiles.md 2.1 "Card type" and "Local overrides"). A new city is a new row.
 * These bytes are claims: anybody can build a card that says the same.
 */
import type { CardCategory, CardClaim, CardKind } from '../../schemas/credential.js';

interface CategoryRule {
  /** Beginning of the issuer id (file 0015, bytes 0 to 7) in hex; every issuer without it. */
  readonly issuer?: string;
  /** File and offset, for example `0017[10]`. */
  readonly field: string;
  /** By the byte in hex. */
  readonly codes: Readonly<Record<string, CardCategory>>;
}

/** Rows of an issuer stand before the national one. */
const RULES: readonly CategoryRule[] = [
  // Tianjin.
  {
    issuer: '01131121',
    field: '0015[28]',
    codes: { '00': 'ordinary', '01': 'senior', '11': 'disabled' },
  },
  // JT/T 978.
  {
    field: '0017[10]',
    codes: { '01': 'ordinary', '02': 'student', '03': 'senior', '04': 'test', '05': 'military' },
  },
  // Beijing's own card: a type is there, its values are not published.
  { field: '0004[8]', codes: {} },
];

/**
 * One claim for each field that was read and that a rule of this issuer knows. A code outside its
 * table claims nothing special: `ordinary`, with the code kept.
 *
 * @param fields hex of one byte by its place.
 */
export function claimsOf(
  issuer: string,
  fields: Readonly<Record<string, string | undefined>>,
): readonly CardClaim[] {
  return RULES.flatMap(({ issuer: of = '', field, codes }) => {
    const code = fields[field];
    if (code === undefined || !issuer.startsWith(of)) return [];
    const category = Object.hasOwn(codes, code) ? codes[code] : undefined;
    return [{ category: category ?? 'ordinary', field, code }];
  });
}

/** A transit card that says `senior` anywhere is shown as a senior card; the claim stays a claim. */
export function transitKind(claims: readonly CardClaim[]): CardKind {
  return claims.some(({ category }) => category === 'senior') ? 'senior' : 'transit';
}
