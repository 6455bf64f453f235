/** Beijing's municipal card, before T-Union (facts/cards-readers-turnstiles.md 2.2). */
import type { CardConnection } from '../../apdu/connection.js';
import { FILE } from '../../apdu/reading-list.js';
import { hasData } from '../../apdu/status-word.js';
import { readBinary } from '../application.js';
import { claimsOf, transitKind } from '../categories.js';
import { hexOf, numberOf } from '../field-text.js';
import type { CardProfile } from '../profile.js';
import { periodOf } from './period.js';

const CARD_FILE = { sfi: 0x04, length: 32 };
const PURSE_FILE = { sfi: 0x05, length: 1 };
/** The first two bytes of every number. */
const FIRST = [0x10, 0x00] as const;
const ON_BLACK_LIST = 0xa5;

/** Its file lies in the master file, so nothing is selected before it is recognised. */
export const beijing: CardProfile = {
  name: 'beijing',
  async read(card) {
    const read = await readBinary(card, CARD_FILE.sfi, CARD_FILE.length);
    if (read.kind === 'failed') return read;
    if (read.kind === 'missing' || !FIRST.every((byte, i) => read.bytes[i] === byte)) {
      return { kind: 'not-mine' };
    }
    const { bytes } = read;
    const value = numberOf(bytes.subarray(0, 8));
    if (value === undefined) return { kind: 'failed', failure: 'invalid-data' };
    if (await isOnBlackList(card)) return { kind: 'failed', failure: 'card-blocked' };
    const claims = claimsOf('', { '0004[8]': hexOf(bytes.subarray(8, 9)) });
    return {
      kind: 'read',
      credential: {
        card: transitKind(claims),
        evidence: 'plain-chip',
        identifiers: [{ namespace: 'bmac', value }],
        claims,
        facts: periodOf(bytes.subarray(24, 28), bytes.subarray(28, 32)),
      },
    };
  },
};

/** The mark stands in the purse; a card that does not let it be seen has none. */
async function isOnBlackList(card: CardConnection): Promise<boolean> {
  const data = Uint8Array.of(FILE.beijingPurse >> 8, FILE.beijingPurse & 0xff);
  const { sw } = await card.transmit({ cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x00, data });
  if (!hasData(sw)) return false;
  const mark = await readBinary(card, PURSE_FILE.sfi, PURSE_FILE.length);
  return mark.kind === 'bytes' && mark.bytes[0] === ON_BLACK_LIST;
}
