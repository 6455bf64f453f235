/**
 * Published frames. ACS, "ACR1281S Specification" V1.01, by page; "ACR122": the communication protocol of
 * ACR122L and ACR122S, which is the same framing, and libnfc `libnfc/drivers/acr122s.c`
 * (facts/cards-readers-turnstiles.md 3.2). Only frames whose XOR is right.
 */
export const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** Source, type, slot, sequence, data, frame. */
export const COMMANDS = [
  ['power on the antenna, page 15', 0x62, 0, 0, '', '02 62 00 00 00 00 00 00 00 00 00 62 03'],
  ['power off the antenna, page 16', 0x63, 0, 0, '', '02 63 00 00 00 00 00 00 00 00 00 63 03'],
  [
    'read 256 bytes, page 16',
    0x6f,
    0,
    0,
    '80 B2 00 00 00',
    '02 6F 05 00 00 00 00 00 00 00 00 80 B2 00 00 00 58 03',
  ],
  [
    'buzzer, page 18',
    0x6b,
    1,
    0,
    'E0 00 00 28 01 05',
    '02 6B 06 00 00 00 01 00 00 00 00 E0 00 00 28 01 05 A0 03',
  ],
  [
    'APDU to the contact card, page 25',
    0x6f,
    1,
    0,
    '80 84 00 00 08',
    '02 6F 05 00 00 00 01 00 00 00 00 80 84 00 00 08 67 03',
  ],
  [
    'firmware version, page 26',
    0x6b,
    1,
    0,
    'E0 00 00 18 00',
    '02 6B 05 00 00 00 01 00 00 00 00 E0 00 00 18 00 97 03',
  ],
  ['power on the contacts, page 53', 0x62, 1, 0, '', '02 62 00 00 00 00 01 00 00 00 00 63 03'],
  [
    'UID pseudo-APDU, ACR122',
    0x6f,
    0,
    5,
    'FF CA 00 00 00',
    '02 6F 05 00 00 00 00 05 00 00 00 FF CA 00 00 00 5A 03',
  ],
  [
    'SELECT SSSE, ACR122',
    0x6f,
    0,
    6,
    '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF',
    '02 6F 14 00 00 00 00 06 00 00 00 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 8F 03',
  ],
] as const;

/** Source, type, slot, sequence, bStatus, bError, data, frame. */
export const ANSWERS = [
  [
    'ATR of a contactless card, page 15',
    0x80,
    0,
    0,
    0x00,
    0x81,
    '3B 8B 80 01 4A 43 4F 50 33 31 33 36 47 44 54 4C',
    '02 80 10 00 00 00 00 00 00 81 00 3B 8B 80 01 4A 43 4F 50 33 31 33 36 47 44 54 4C 2A 03',
  ],
  ['antenna off, page 16', 0x81, 0, 0, 0x00, 0x81, '', '02 81 00 00 00 00 00 00 00 81 00 00 03'],
  [
    'buzzer done, page 18',
    0x83,
    1,
    0,
    0x02,
    0x00,
    'E1 00 00 00 01 05',
    '02 83 06 00 00 00 01 00 02 00 00 E1 00 00 00 01 05 63 03',
  ],
  [
    'challenge of a contact card, page 25',
    0x80,
    1,
    0,
    0x00,
    0x81,
    'C2 FF 2D 23 C5 F6 5C F2 90 00',
    '02 80 0A 00 00 00 01 00 00 81 00 C2 FF 2D 23 C5 F6 5C F2 90 00 34 03',
  ],
  [
    'speed changed, page 26',
    0x83,
    1,
    0,
    0x00,
    0x81,
    '90 04',
    '02 83 02 00 00 00 01 00 00 81 00 90 04 95 03',
  ],
  [
    'ATR of a contact card, page 53',
    0x80,
    1,
    0,
    0x00,
    0x81,
    '3B BE 11 00 00 41 01 38 00 00 01 00 00 00 00 00 01 90 00',
    '02 80 13 00 00 00 01 00 00 81 00 3B BE 11 00 00 41 01 38 00 00 01 00 00 00 00 00 01 90 00 6F 03',
  ],
  [
    'done, page 53',
    0x80,
    1,
    0,
    0x00,
    0x81,
    '90 00',
    '02 80 02 00 00 00 01 00 00 81 00 90 00 92 03',
  ],
] as const;

/** Page 16: 00 to FF read from a card, and 90 00. */
export const LONG_ANSWER = hex(
  `02 80 02 01 00 00 00 00 00 81 00 01 ${Array.from({ length: 254 }, (_, at) => (at + 2).toString(16).padStart(2, '0')).join('')} 00 90 00 92 03`,
);

/** Page 23; FC stands for 99 in the manual of the ACR122. */
export const STATUSES = [
  ['accepted', 0x00, '02 00 00 03'],
  ['checksum error', 0xff, '02 FF FF 03'],
  ['length error', 0xfe, '02 FE FE 03'],
  ['ETX missing', 0xfd, '02 FD FD 03'],
  ['timeout', 0xfc, '02 FC FC 03'],
  ['slot error', 0xfb, '02 FB FB 03'],
  ['time out', 0x99, '02 99 99 03'],
] as const;

/** Page 25: a card in the contact slot; then one on the antenna as well. */
export const SLOT_CHANGES = [
  ['contact card put in', 0x0c, '02 50 0C 5C 03'],
  ['contactless card laid down', 0x07, '02 50 07 57 03'],
] as const;

export const PUBLISHED_NAK = hex('02 00 00 00 00 00 00 00 00 00 00 00 03');
