import type { CardFacts } from '../../../schemas/credential.js';
import { dateOf } from '../field-text.js';

/** When the card was issued and until when it is valid. A field that is no date is left out. */
export function periodOf(from: Uint8Array, to: Uint8Array): CardFacts {
  const issued = dateOf(from);
  const validTo = dateOf(to);
  return {
    ...(issued === undefined ? {} : { issued }),
    ...(validTo === undefined ? {} : { validTo }),
  };
}
