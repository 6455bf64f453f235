/** From what a page sends to what the registration desk takes. */
import type { DeskRegistration, Holder } from '../../schemas/api/desk-records.js';
import { TongdaoError } from '../../schemas/errors.js';
import { registrationSchema, type Registration } from '../../schemas/registration.js';
import type { Person } from '../../schemas/status.js';
import { parseBody } from '../http/body.js';

/** The holder in the words of the core. `card` is the person of the card, undefined when unknown. */
function holderFields(holder: Holder, card: Person | undefined): object {
  switch (holder.from) {
    case 'number':
      return { idNumber: holder.idNumber };
    case 'document':
      return { document: { documentType: holder.documentType, number: holder.number } };
    case 'voucher':
      return { voucher: holder.why };
    case 'card':
      if (card === undefined) {
        throw new TongdaoError('NOT_FOUND', 'nobody is known by this card', { path: 'holder' });
      }
      return { ...cardFields(card), ...(card.name === undefined ? {} : { name: card.name }) };
  }
}

function cardFields({ idType, idNo }: Person): object {
  if (idType === '01' || idType === '16') return { idNumber: idNo };
  const documentType = idType === '02' ? 'passport' : 'other';
  return { document: { documentType, number: idNo } };
}

/**
 * `releases` false keeps the lane out of it: the person is registered and nothing opens. Throws
 * `INPUT_INVALID`, or `NOT_FOUND` when the card's person is asked for and not known.
 */
export function registrationOf(
  body: DeskRegistration,
  how: {
    readonly operator: string;
    readonly card: Person | undefined;
    readonly releases: boolean;
    /** A replacement goes under the request id of its correction. */
    readonly replaces: boolean;
  },
): Registration {
  const { holder, requestId, lane, name, ...rest } = body;
  return parseBody(registrationSchema, {
    ...rest,
    ...holderFields(holder, how.card),
    ...(name === undefined ? {} : { name }),
    ...(lane === undefined || !how.releases ? {} : { lane }),
    operator: how.operator,
    ...(how.replaces ? {} : { requestId }),
  });
}
