/** What a reply that is no success means for the card in the field. */
import type { ReadFailure } from '../../schemas/device.js';
import type { SamReply } from './frame.js';
import { SW3 } from './status-word.js';

/** 34 says it in other words: no card was found, so nothing can be done with one. */
export function isEmptyField(reply: SamReply): boolean {
  return reply.sw3 === SW3.noCard || reply.sw3 === SW3.noCardYet;
}

/** Every status that has no failure of its own, the unknown ones too, is `card-unreadable`. */
export function readFailureOf(reply: SamReply): ReadFailure {
  switch (reply.sw3) {
    case SW3.cardRejectsSam:
    case SW3.samRejectsCard:
      return 'card-authentication';
    case SW3.unknownType:
      return 'unknown-card';
    default:
      return 'card-unreadable';
  }
}
