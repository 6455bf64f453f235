/** The UID, which the reader itself knows (PC/SC part 3, 3.2.2.1.3). */
import { isTongdaoError } from '../../schemas/errors.js';
import { mayBeTypeB } from '../acr1281s/atr.js';
import type { ApduChannel } from '../apdu/channel.js';
import { CardConnection } from '../apdu/connection.js';

const GET_DATA = { cla: 0xff, ins: 0xca, p2: 0, le: 256 } as const;
const UID = 0;
const ATS = 1;
const SUCCESS = 0x9000;
const UID_BYTES: readonly number[] = [4, 7, 10];

/**
 * Undefined when reader or card has none. Readers give a type B card's PUPI as its UID, which is not the
 * same twice: where the ATR leaves type A and B open, only a card with an ATS is asked.
 */
export async function readerUid(
  apdu: ApduChannel,
  atr: Uint8Array,
): Promise<Uint8Array | undefined> {
  const card = new CardConnection({ interface: 'contactless', apdu });
  if (mayBeTypeB(atr) && (await dataOf(card, ATS)) === undefined) return undefined;
  const uid = await dataOf(card, UID);
  return uid !== undefined && UID_BYTES.includes(uid.length) ? uid : undefined;
}

async function dataOf(card: CardConnection, p1: number): Promise<Uint8Array | undefined> {
  try {
    const { data, sw } = await card.transmit({ ...GET_DATA, p1 });
    return sw === SUCCESS && data.length > 0 ? data : undefined;
  } catch (error) {
    if (isTongdaoError(error, 'CARD_GONE')) return undefined;
    throw error;
  }
}
