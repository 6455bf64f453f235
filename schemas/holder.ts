/** Whose record it is: an ID number, another document, or nobody but a member of staff who vouches. */
import { z } from 'zod';
import { normaliseIdNumber, parseIdNumber } from './id-number.js';
import { lineOfText } from './text-fields.js';

/** What a person may show instead of an ID number. */
export const DOCUMENT_TYPES = ['passport', 'travel-permit', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** What stands behind a registration; in every payload, also where no identity is kept. */
export const HOLDER_KINDS = ['number', 'document', 'voucher'] as const;
export type HolderKind = (typeof HOLDER_KINDS)[number];

/**
 * Number of a document that is no ID card, in canonical form: NFKC, upper case, without spaces and
 * hyphens; 3 to 30 letters (any script), digits, full stops, slashes and brackets. A complete ID number
 * is refused: under another kind of document nobody would find it, neither her card nor an erasure.
 */
export const documentNumberField = z
  .string()
  .max(60)
  .transform((typed, ctx) => {
    const number = normaliseIdNumber(typed);
    if (!/^[\p{L}\p{N}./()]{3,30}$/u.test(number)) {
      ctx.addIssue({ code: 'custom', message: 'must be the letters and digits of a document' });
      return z.NEVER;
    }
    const parsed = parseIdNumber(number);
    // Fifteen digits have no check digit: they may well be another document's number.
    if (parsed.ok && !parsed.value.fromLegacy) {
      ctx.addIssue({ code: 'custom', message: 'is an ID number: enter it as one' });
      return z.NEVER;
    }
    return number;
  });

export const documentSchema = z.strictObject({
  documentType: z.enum(DOCUMENT_TYPES),
  number: documentNumberField,
});
export type IdentityDocument = z.infer<typeof documentSchema>;

/** How a member of staff knows the person she vouches for. */
export const voucherField = lineOfText(2, 80);
