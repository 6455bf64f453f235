import { TongdaoError } from '../../schemas/errors.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { PresentedCard } from './field.js';

/**
 * The same card, which counts as gone (`CARD_GONE`) for every command after `until`: a card that
 * answers slowly and for ever must not hold its reader.
 */
export function timedCard(card: PresentedCard, until: MonoMs, clock: Clock): PresentedCard {
  const { apdu } = card;
  if (apdu === undefined) return card;
  return {
    ...card,
    apdu: {
      transceive(command) {
        if (clock.mono() < until) return apdu.transceive(command);
        return Promise.reject(new TongdaoError('CARD_GONE', 'the time for this card is used up'));
      },
    },
  };
}
