/** The first words with a reader: whether it has the slot, and what it is. */
import { isTongdaoError } from '../../schemas/errors.js';
import { commandStatus } from './answer.js';
import type { AcrSlot } from './slot.js';

const SETTING_MS = 400;

/** ACR1281S specification V1.01 page 26, answered with `E1 00 00 00 n` and n characters. */
const GET_FIRMWARE_VERSION = Uint8Array.of(0xe0, 0x00, 0x00, 0x18, 0x00);
const VERSION_FROM = 5;

/**
 * Resolves to the reader's own name and version, for example `ACR1281S V103`; undefined when it does
 * not tell them, which is no fault. Rejects as `AcrSlot.command`.
 */
export async function setUp(slot: AcrSlot): Promise<string | undefined> {
  await slot.command('slotStatus', { timeoutMs: SETTING_MS, urgency: 'heartbeat' });
  try {
    const { message } = await slot.command('escape', {
      timeoutMs: SETTING_MS,
      urgency: 'heartbeat',
      slot: 'contact',
      data: GET_FIRMWARE_VERSION,
    });
    return commandStatus(message) === 'done' ? firmwareText(message.data) : undefined;
  } catch (error) {
    if (isTongdaoError(error, 'DEVICE_TIMEOUT')) return undefined;
    throw error;
  }
}

/** The manual's own example has a wrong length byte, so the text is what follows the head. */
function firmwareText(data: Uint8Array): string | undefined {
  const text = data.subarray(VERSION_FROM);
  const isPrintable = text.every((byte) => byte >= 0x20 && byte < 0x7f);
  return text.length > 0 && isPrintable ? String.fromCharCode(...text) : undefined;
}
