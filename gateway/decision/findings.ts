/** Facts about a person's card and age that are noted and change nothing (design section 1.4). */
import type { CivilDate } from '../../schemas/credential.js';
import type { Finding, Subject } from '../../schemas/decision.js';
import { ageOn } from '../../schemas/id-number.js';

/** `unknown` when no birth date is known; then it is not guessed. */
export function seniority(
  subject: Subject | undefined,
  seniorAge: number,
  today: CivilDate,
): boolean | 'unknown' {
  if (subject?.birth === undefined) return 'unknown';
  return ageOn(subject.birth, today) >= seniorAge;
}

/** A card is valid through the whole of its last day. */
export function cardFindings(subject: Subject, today: CivilDate): readonly Finding[] {
  const { validFrom, validTo, evidence, linked } = subject;
  const found: Finding[] = [];
  if (validTo !== undefined && validTo !== 'long-term' && validTo < today) {
    found.push('card-expired');
  }
  if (validFrom !== undefined && validFrom > today) found.push('card-not-yet-valid');
  if (evidence !== 'authenticated-chip') found.push('weak-evidence');
  if (linked !== undefined) found.push('linked-card');
  return found;
}
