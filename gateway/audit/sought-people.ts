import { TongdaoError } from '../../schemas/errors.js';
import { documentNumberField } from '../../schemas/holder.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Person } from '../../schemas/status.js';
import { personOf } from '../registration/holder.js';

/**
 * Who may be meant by a typed number, as the blind index knows people. The number of a document does not
 * say of which kind it is. Throws `INPUT_INVALID`; the number itself stands in no message.
 */
export function soughtPeople(typed: string): readonly Person[] {
  const parsed = parseIdNumber(typed);
  const people: Person[] = parsed.ok ? [personOf(parsed.value.number)] : [];
  const document = documentNumberField.safeParse(typed);
  if (document.success) {
    people.push({ idType: '02', idNo: document.data }, { idType: '99', idNo: document.data });
  }
  if (people.length === 0) {
    throw new TongdaoError('INPUT_INVALID', 'is no number of a document', { path: 'idNumber' });
  }
  return people;
}
