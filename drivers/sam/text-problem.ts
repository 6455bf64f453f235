/** What can be wrong with the text of a card: closed codes, collected, never thrown. */
import type { IdNumberProblem } from '../../schemas/id-number.js';

export type TextField =
  | 'type'
  | 'name'
  | 'latinName'
  | 'sex'
  | 'ethnicGroup'
  | 'nationality'
  | 'birth'
  | 'address'
  | 'number'
  | 'authority'
  | 'validFrom'
  | 'validTo'
  | 'passNumber'
  | 'issueCount'
  | 'association';

export type TextProblemCode =
  | IdNumberProblem
  /** The type flag is none of the four known ones. */
  | 'unknown-type'
  /** A field that every card of this type has is blank. */
  | 'blank'
  /** A lone half of a surrogate pair, which is no character. */
  | 'not-utf16'
  /** A character below U+0020 or in U+007F..U+009F. */
  | 'control-character'
  | 'not-a-date'
  /** The code is not in its published table; it is kept as it is. */
  | 'unknown-code'
  /** The number belongs to another type of card. */
  | 'wrong-kind'
  /** The field says something else than the ID number. */
  | 'contradicts-number';

export interface TextProblem {
  readonly field: TextField;
  readonly code: TextProblemCode;
}

/**
 * Whether the card must not become a credential. A checksum of XOR lets some damage through; number,
 * birth date and name are what a wrong person could be admitted or asked about by.
 */
export function isBlocking(problem: TextProblem): boolean {
  switch (problem.field) {
    case 'type':
    case 'number':
      return true;
    case 'name':
      return problem.code === 'blank';
    case 'birth':
      return true;
    case 'latinName':
    case 'sex':
    case 'ethnicGroup':
    case 'nationality':
    case 'address':
    case 'authority':
    case 'validFrom':
    case 'validTo':
    case 'passNumber':
    case 'issueCount':
    case 'association':
      return false;
  }
}
