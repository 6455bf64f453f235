import { isContactlessAtr } from './atr.js';
import {
  PROTOCOL,
  SHARE_EXCLUSIVE,
  wordsOf,
  type PcscCard,
  type PcscReaderHandle,
} from './layer.js';

const EITHER = PROTOCOL.t0 | PROTOCOL.t1;

/** With these a card may only have refused the protocol that was asked for. */
const OTHER_PROTOCOL: readonly string[] = ['Card is unresponsive', 'Protocol mismatch'];

/**
 * Powers the card and takes it for this client alone, so that no other program selects another file
 * between two of our commands. On an antenna it speaks T=1, whose commands carry their Le. A contact card
 * that fails with a choice of protocols is tried with T=0 alone. Rejects with the service's words.
 */
export async function connectCard(reader: PcscReaderHandle, atr: Uint8Array): Promise<PcscCard> {
  const first = isContactlessAtr(atr) ? PROTOCOL.t1 : EITHER;
  try {
    return await reader.connect(SHARE_EXCLUSIVE, first);
  } catch (error) {
    if (!OTHER_PROTOCOL.includes(wordsOf(error))) throw error;
    return reader.connect(SHARE_EXCLUSIVE, PROTOCOL.t0);
  }
}
