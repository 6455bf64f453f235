/** The fields of a card's text, named, before they become a credential. */
import type { CardExpiry, CivilDate } from '../../schemas/credential.js';
import type { ChipCardKind } from './layouts.js';

/** Personal data, all of it. A field the card leaves blank is absent. */
export interface IdentityText {
  readonly kind: ChipCardKind;
  /** Canonical when it is a right number, else as the card says. */
  readonly number: string;
  /** Chinese name, or the English one where the card has no other. */
  readonly name: string;
  readonly latinName?: string;
  /** GB/T 2261.1 digit. */
  readonly sex: string;
  /** GB/T 3304, two digits; only on a resident's card. */
  readonly ethnicGroup?: string;
  /** Three letters, on a foreigner's card. */
  readonly nationality?: string;
  readonly birth?: CivilDate;
  readonly address?: string;
  /** Name of the authority, or its four-digit code on a card of 2017. */
  readonly authority?: string;
  readonly validFrom?: CivilDate;
  readonly validTo?: CardExpiry;
  readonly passNumber?: string;
  readonly issueCount?: string;
  readonly formerNumber?: string;
}
