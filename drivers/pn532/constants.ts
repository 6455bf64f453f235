/**
 * Numbers of the NXP PN532 host protocol (UM0701-02; facts/cards-readers-turnstiles.md 3.1). Bytes are
 * hex in every comment.
 */

/** Frame identifier: who speaks. */
export const TFI = { host: 0xd4, chip: 0xd5 } as const;

/** Command codes; the answer's code is one higher. */
export const COMMAND = {
  diagnose: 0x00,
  getFirmwareVersion: 0x02,
  setParameters: 0x12,
  samConfiguration: 0x14,
  rfConfiguration: 0x32,
  inDataExchange: 0x40,
  inListPassiveTarget: 0x4a,
  inRelease: 0x52,
} as const;
export type Pn532CommandName = keyof typeof COMMAND;

/** Kind of antenna modulation that InListPassiveTarget looks for. */
export const BAUD_AND_TYPE = { a106: 0x00, b106: 0x03 } as const;

/** PD bytes of the set-up commands. */
export const SET_UP = {
  /** Normal mode: the secure companion chip is not used. No timeout, no interrupt pin. */
  samNormal: Uint8Array.of(0x01, 0x00, 0x00),
  /** Automatic ATR_RES and automatic RATS: data exchange then carries plain APDUs. */
  parameters: Uint8Array.of(0x14),
  /**
   * Item 5, retries: ATR_REQ without limit, PSL once, passive activation twice. Passive activation FF
   * would be a search without end.
   */
  maxRetries: Uint8Array.of(0x05, 0xff, 0x01, 0x02),
  /** Item 1: the antenna's field off. The next InListPassiveTarget switches it on again. */
  fieldOff: Uint8Array.of(0x01, 0x00),
} as const;

/** NumTst of Diagnose: the chip sends back what follows it (nfcpy does this with 262 bytes). */
export const LINE_TEST = 0x00;

/** TFI, code and data of one frame, at most (UM0701-02 6.2.1.2). */
export const MAX_LEN = 265;

/** Wakes the chip from low power on its serial interface; a frame may follow at once. */
export const WAKE_UP: Uint8Array = Uint8Array.of(0x55, 0x55, ...new Uint8Array(14));
