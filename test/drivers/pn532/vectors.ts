/**
 * Published frames of the PN532. Sources: nfcpy `tests/base_clf_pn53x.py`, `tests/test_clf_pn532.py`;
 * libnfc `libnfc/chips/pn53x.c`, `libnfc/drivers/pn532_uart.c`; NXP UM0701-02. Every checksum was
 * computed again (facts/cards-readers-turnstiles.md 3.1).
 */
export const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** Host to chip: what it is for, command code, data behind it, frame. */
export const COMMANDS = [
  ['GetFirmwareVersion', 0x02, '', '00 00 FF 02 FE D4 02 2A 00'],
  ['SAMConfiguration normal', 0x14, '01 00 00', '00 00 FF 05 FB D4 14 01 00 00 17 00'],
  [
    'SAMConfiguration with timeout and IRQ',
    0x14,
    '01 14 01',
    '00 00 FF 05 FB D4 14 01 14 01 02 00',
  ],
  ['SetParameters', 0x12, '14', '00 00 FF 03 FD D4 12 14 06 00'],
  ['RFConfiguration MaxRetries', 0x32, '05 FF 01 02', '00 00 FF 06 FA D4 32 05 FF 01 02 F3 00'],
  ['RFConfiguration field off', 0x32, '01 00', '00 00 FF 04 FC D4 32 01 00 F9 00'],
  ['RFConfiguration field on', 0x32, '01 01', '00 00 FF 04 FC D4 32 01 01 F8 00'],
  ['InListPassiveTarget 106 A', 0x4a, '01 00', '00 00 FF 04 FC D4 4A 01 00 E1 00'],
  ['InListPassiveTarget 106 B', 0x4a, '01 03 00', '00 00 FF 05 FB D4 4A 01 03 00 DE 00'],
  [
    'InDataExchange GET CHALLENGE',
    0x40,
    '01 00 84 00 00 08',
    '00 00 FF 08 F8 D4 40 01 00 84 00 00 08 5F 00',
  ],
  [
    'InDataExchange SELECT SSSE',
    0x40,
    '01 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF',
    '00 00 FF 17 E9 D4 40 01 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 9D 00',
  ],
  [
    'InDataExchange SELECT T-Union',
    0x40,
    '01 00 A4 04 00 08 A0 00 00 06 32 01 01 05 00',
    '00 00 FF 11 EF D4 40 01 00 A4 04 00 08 A0 00 00 06 32 01 01 05 00 5C 00',
  ],
  [
    'InDataExchange READ 0015',
    0x40,
    '01 00 B0 95 00 1E',
    '00 00 FF 08 F8 D4 40 01 00 B0 95 00 1E 88 00',
  ],
  ['InDataExchange next piece', 0x40, '01', '00 00 FF 03 FD D4 40 01 EB 00'],
  ['InDeselect', 0x44, '01', '00 00 FF 03 FD D4 44 01 E7 00'],
  ['InRelease', 0x52, '00', '00 00 FF 03 FD D4 52 00 DA 00'],
] as const;

/** Chip to host: what it says, answer code, data behind it, frame. */
export const ANSWERS = [
  ['firmware 1.6', 0x03, '32 01 06 07', '00 00 FF 06 FA D5 03 32 01 06 07 E8 00'],
  ['SAMConfiguration done', 0x15, '', '00 00 FF 02 FE D5 15 16 00'],
  ['no target', 0x4b, '00', '00 00 FF 03 FD D5 4B 00 E0 00'],
  [
    'Mifare Classic DEADBEEF',
    0x4b,
    '01 01 00 04 08 04 DE AD BE EF',
    '00 00 FF 0C F4 D5 4B 01 01 00 04 08 04 DE AD BE EF 96 00',
  ],
  [
    'ISO 14443-4 type A with ATS',
    0x4b,
    '01 01 00 04 20 04 01 02 03 04 05 78 33 A4 02',
    '00 00 FF 11 EF D5 4B 01 01 00 04 20 04 01 02 03 04 05 78 33 A4 02 56 00',
  ],
  ['data exchange: timeout', 0x41, '01', '00 00 FF 03 FD D5 41 01 E9 00'],
] as const;

export const PUBLISHED_ACK = hex('00 00 FF 00 FF 00');
export const PUBLISHED_NAK = hex('00 00 FF FF 00 00');
export const PUBLISHED_SYNTAX_ERROR = hex('00 00 FF 01 FF 7F 81 00');

/** An invented answer in the extended form: 262 bytes of data behind the status. */
export const LONG_DATA = Uint8Array.from({ length: 263 }, (_, at) => (at === 0 ? 0 : at & 0xff));
