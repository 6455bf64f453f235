/** The management number of a card (卡体管理号): reply to 30 05 (facts/resident-id.md sections 2 and 4). */
import { toHex } from './hex.js';

const CHIP_MANAGEMENT_BYTES = 4;
const CHIP_SERIAL_BYTES = 8;
const CARD_SERIAL_BYTES = 16;

/** Upper-case hex, first byte first; they name the card and through it its holder. */
export interface ManagementNumber {
  readonly chipManagement: string;
  readonly chipSerial: string;
  readonly cardSerial: string;
}

/** 28 bytes: chip management number, chip serial, card serial. Undefined for any other length. */
export function parseManagementNumber(data: Uint8Array): ManagementNumber | undefined {
  if (data.length !== CHIP_MANAGEMENT_BYTES + CHIP_SERIAL_BYTES + CARD_SERIAL_BYTES) {
    return undefined;
  }
  const serialAt = CHIP_MANAGEMENT_BYTES + CHIP_SERIAL_BYTES;
  return {
    chipManagement: digits(data.subarray(0, CHIP_MANAGEMENT_BYTES)),
    chipSerial: digits(data.subarray(CHIP_MANAGEMENT_BYTES, serialAt)),
    cardSerial: digits(data.subarray(serialAt)),
  };
}

function digits(bytes: Uint8Array): string {
  return toHex(bytes).replaceAll(' ', '').toUpperCase();
}
