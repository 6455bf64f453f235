/** A card that lies on a simulated reader: its chip's text, photo and fingerprint, and its faults. */
import { PHOTO_BYTES, TEXT_BYTES } from '../../sam/constants.js';
import {
  FOREIGN_2017,
  FOREIGN_2023,
  PERMIT_HMT,
  RESIDENT,
  TYPE_FLAG,
  type ChipCardKind,
  type Span,
} from '../../sam/layouts.js';

/** Fields as they stand on the chip: dates `YYYYMMDD`, expiry a date or 长期. Invented people only. */
export interface CardFields {
  readonly kind: ChipCardKind;
  readonly number: string;
  /** Chinese name. */
  readonly name?: string;
  /** English name of a foreigner. */
  readonly latinName?: string;
  /** GB/T 2261.1 digit. */
  readonly sex?: string;
  /** GB/T 3304, two digits. */
  readonly ethnicGroup?: string;
  readonly nationality?: string;
  readonly birth?: string;
  readonly address?: string;
  readonly authority?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly passNumber?: string;
  readonly issueCount?: string;
  /** Card of 2023: three digits that lead to the number of 2017. */
  readonly association?: string;
  /** Overrides the type flag, for a layout nobody knows. */
  readonly flag?: string;
}

/** `damaged` answers 41, `rejects-sam` 31, `rejected-by-sam` 32, `unknown-type` 40, when read. */
export type CardFault = 'damaged' | 'rejects-sam' | 'rejected-by-sam' | 'unknown-type';

export interface CardOptions {
  readonly fault?: CardFault;
  /** The fault is gone after so many tries; without it, it stays. */
  readonly faultyTries?: number;
  /** Taken away so long after it was put, milliseconds. */
  readonly liftAfterMs?: number;
  /** 0, 512 or 1024 bytes. */
  readonly fingerprintBytes?: 0 | 512 | 1024;
  /** Up to four; a card without any answers 91. */
  readonly additionalAddresses?: readonly string[];
  /** 28 bytes; zeros without it. */
  readonly managementNumber?: Uint8Array;
}

export interface SimulatedCard extends CardOptions {
  /** 256 bytes, UTF-16LE, unused room U+0020. */
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  readonly fingerprint: Uint8Array;
}

/** "WL", 102 wide, 126 high, then the two bytes every published photo goes on with. */
const PHOTO_HEAD = [0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff, 0x85];

const FLAGS: Readonly<Record<ChipCardKind, string>> = {
  'resident-id': ' ',
  'permit-hmt': 'J',
  'foreign-2017': 'I',
  'foreign-2023': 'Y',
};

function spansOf(kind: ChipCardKind): Readonly<Record<string, Span>> {
  switch (kind) {
    case 'resident-id':
      return RESIDENT;
    case 'permit-hmt':
      return PERMIT_HMT;
    case 'foreign-2017':
      return FOREIGN_2017;
    case 'foreign-2023':
      return FOREIGN_2023;
  }
}

/** What is too long for its field is cut, as it is on a card. */
export function cardText(fields: CardFields): Uint8Array {
  const text = new Uint8Array(TEXT_BYTES);
  const put = ([offset, length]: Span, value: string): void => {
    const padded = value.padEnd(length / 2, ' ');
    for (let i = 0; i < length / 2; i++) {
      text[offset + 2 * i] = padded.charCodeAt(i) & 0xff;
      text[offset + 2 * i + 1] = padded.charCodeAt(i) >> 8;
    }
  };
  put([0, TEXT_BYTES], '');
  const { kind, flag, latinName = '', ...plain } = fields;
  const spans = spansOf(kind);
  for (const [field, value] of Object.entries(plain)) {
    const span = spans[field];
    if (span !== undefined) put(span, value);
  }
  if (kind === 'foreign-2017') put(FOREIGN_2017.latinName, latinName);
  if (kind === 'foreign-2023') {
    const head = FOREIGN_2023.latinName[1] / 2;
    put(FOREIGN_2023.latinName, latinName.slice(0, head));
    put(FOREIGN_2023.latinNameMore, latinName.slice(head));
  }
  put(TYPE_FLAG, flag ?? FLAGS[kind]);
  return text;
}

const ADDRESS_CHARACTERS = 35;

/** Blocks of 70 bytes, UTF-16LE, as a reply to 30 03 carries them. */
export function addressBlocks(addresses: readonly string[]): Uint8Array {
  const text = addresses
    .map((address) => address.slice(0, ADDRESS_CHARACTERS).padEnd(ADDRESS_CHARACTERS, ' '))
    .join('');
  return Uint8Array.from(Buffer.from(text, 'utf16le'));
}

/** Bytes that look like compressed picture data and are none. */
function filler(length: number, head: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 73 + (i >> 3) * 29 + 17) & 0xff);
  bytes.set(head.slice(0, length));
  return bytes;
}

export function buildCard(fields: CardFields, options: CardOptions = {}): SimulatedCard {
  const fingerprintBytes = options.fingerprintBytes ?? 0;
  return {
    ...options,
    text: cardText(fields),
    photo: filler(PHOTO_BYTES, PHOTO_HEAD),
    // 43 = "C", algorithm, sensor, developer, 01 = registered, 0B = right thumb, quality
    fingerprint: filler(fingerprintBytes, [0x43, 0x01, 0x01, 0x01, 0x01, 0x0b, 0x50]),
  };
}
