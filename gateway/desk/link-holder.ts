/** Whose card it is, in the words of the page and of the core. */
import type { LinkHolder } from '../../schemas/api/desk-links.js';
import type { Holder } from '../../schemas/api/desk-records.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Person } from '../../schemas/status.js';
import { heldBy, holderOf } from '../registration/holder.js';

export function notLaid(path: string, detail: string): TongdaoError {
  return new TongdaoError('NOT_FOUND', detail, { path });
}

export function typedHolder(holder: Exclude<LinkHolder, { from: 'card' }>): Person {
  const { name } = holder;
  const input =
    holder.from === 'number'
      ? { idNumber: holder.idNumber }
      : { document: { documentType: holder.documentType, number: holder.number } };
  const person = heldBy(holderOf(input, name));
  if (person === undefined) throw new TongdaoError('INTERNAL', 'a typed holder names nobody');
  return person;
}

/** The holder of the registration that opens; a card is named by the number that was read. */
export function registeredAs(holder: LinkHolder, { idType, idNo }: Person): Holder {
  switch (holder.from) {
    case 'number':
      return { from: 'number', idNumber: holder.idNumber };
    case 'document':
      return { from: 'document', documentType: holder.documentType, number: holder.number };
    case 'card': {
      if (idType === '01' || idType === '16') return { from: 'number', idNumber: idNo };
      const documentType = idType === '02' ? 'passport' : 'other';
      return { from: 'document', documentType, number: idNo };
    }
  }
}
