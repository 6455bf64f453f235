/** Reports of the USB HID relay boards 16c0:05df (facts/cards-readers-turnstiles.md 5.2). */

const ON = 0xff;
const OFF = 0xfd;
const REPORT_BYTES = 8;
const SERIAL_BYTES = 5;
const MASK_OFFSET = 7;

/** The board's one report has no id, which is 0 on the way to the system. */
export const STATE_REPORT_ID = 0;
/** What is asked for: the report and the id in front of it. */
export const STATE_ANSWER_BYTES = REPORT_BYTES + 1;

/** Relays are numbered from 1. Never the command that writes a serial number. */
export function switchReport(relay: number, on: boolean): Uint8Array {
  return Uint8Array.of(STATE_REPORT_ID, on ? ON : OFF, relay, 0, 0, 0, 0, 0, 0);
}

export interface RelayState {
  /** Five characters the board carries, as they are; other bytes as `?`. */
  readonly serial: string;
  /** Bit 0 is relay 1. */
  readonly mask: number;
}

/** Eight bytes, or nine with the report id in front; `undefined` for any other length. */
export function relayState(answer: Uint8Array): RelayState | undefined {
  const body = answer.length === STATE_ANSWER_BYTES ? answer.subarray(1) : answer;
  if (body.length !== REPORT_BYTES) return undefined;
  const serial = [...body.subarray(0, SERIAL_BYTES)]
    .map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?'))
    .join('');
  return { serial, mask: body[MASK_OFFSET] ?? 0 };
}

/** `USBRelay4` has four relays; `undefined` for a product that is no such board. */
export function relayCount(product: string): number | undefined {
  const count = /(?:^|\s)USBRelay([1-8])$/.exec(product)?.[1];
  return count === undefined ? undefined : Number(count);
}
