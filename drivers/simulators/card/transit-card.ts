/** Transit and citizen cards (facts/cards-readers-turnstiles.md 2.1, 2.2). */
import { APPLICATION, FILE } from '../../apdu/reading-list.js';
import type { Application, BinaryFile, ElementaryFile } from './file-system.js';
import { ProcessorCard, type CardManners } from './processor-card.js';
import { processorFace, type CardFace } from './virtual-card.js';

export interface TransitOptions extends CardManners {
  /** Default: type A with UID 04 A1 B2 C3 D4 E5 80. */
  readonly face?: CardFace;
}

const FACE = processorFace(Uint8Array.of(0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0x80));

export interface TUnionFields {
  /** Issuer id, 16 hex digits. */
  readonly issuer: string;
  /** 19 digits. */
  readonly number: string;
  /** `YYYYMMDD`. */
  readonly from: string;
  readonly to: string;
  /** File 0017 byte 10; 3 is a senior. No file 0017 without it. */
  readonly category?: number;
  /** File 0015 byte 28. */
  readonly localType?: number;
  /** File 0015 byte 9: 0 not enabled, 255 expired. Default 1. */
  readonly version?: number;
  /** File 0016, 55 bytes; absent on the chip without it. */
  readonly holder?: Uint8Array;
  /** City suffix of the DF name, hex. */
  readonly suffix?: string;
  /** File 0015 cannot be read; its copy in the file control information can. */
  readonly onlyInFci?: boolean;
}

/** File 0017: country, province, city, interoperable. */
const MANAGEMENT_HEAD = '00000156100010000001';

/** With a purse record file and a trip file, which nobody may read. */
export function tUnionApplication(fields: TUnionFields): Application {
  const { issuer, number, from, to, version = 1, localType = 0, suffix = '' } = fields;
  const head = `${issuer}02${byte(version)}0${number}${from}${to}${byte(localType)}00`;
  const publicFile = hexBytes(head);
  const files: ElementaryFile[] = [
    { kind: 'records', sfi: 0x18, records: [{ tag: 0x01, value: new Uint8Array(21) }] },
    { kind: 'records', sfi: 0x1e, records: [{ tag: 0x01, value: new Uint8Array(46) }] },
  ];
  if (fields.onlyInFci !== true) files.push(binary(0x15, publicFile));
  if (fields.holder !== undefined) files.push(binary(0x16, fields.holder));
  if (fields.category !== undefined) {
    const management = `${MANAGEMENT_HEAD}${byte(fields.category)}`.padEnd(120, '0');
    files.push(binary(0x17, hexBytes(management)));
  }
  const name = Uint8Array.of(...APPLICATION.tUnion, ...hexBytes(suffix));
  return { name, files, issuerData: publicFile };
}

export function tUnionCard(fields: TUnionFields, options: TransitOptions = {}): ProcessorCard {
  const contents = { applications: [tUnionApplication(fields)] };
  return new ProcessorCard(options.face ?? FACE, contents, options);
}

/** Name in GBK, document number, document type (file 0016). */
export function tUnionHolder(nameGbk: string, document: string, type = 0): Uint8Array {
  const file = new Uint8Array(55);
  file.set(hexBytes(nameGbk).subarray(0, 20), 2);
  file.set(Buffer.from(document, 'latin1').subarray(0, 32), 22);
  file[54] = type;
  return file;
}

export interface BeijingFields {
  /** 16 digits beginning 1000. */
  readonly number: string;
  readonly type?: number;
  readonly from: string;
  readonly to: string;
  readonly blackListed?: boolean;
}

export function beijingCard(fields: BeijingFields, options: TransitOptions = {}): ProcessorCard {
  const { number, type = 1, from, to, blackListed = false } = fields;
  const file = hexBytes(`${number}${byte(type)}02${'00'.repeat(14)}${from}${to}`);
  const mark = Uint8Array.of(blackListed ? 0xa5 : 0x00, 0, 0, 0);
  const contents = {
    master: [binary(0x04, file)],
    applications: [{ id: FILE.beijingPurse, files: [binary(0x05, mark)] }],
  };
  return new ProcessorCard(options.face ?? FACE, contents, options);
}

export interface CityUnionFields {
  /** Four digits; 4000 is Chongqing with a layout of its own. */
  readonly city: string;
  /** 16 digits. */
  readonly number: string;
  readonly from: string;
  readonly to: string;
}

export function cityUnionCard(
  { city, number, from, to }: CityUnionFields,
  options: TransitOptions = {},
): ProcessorCard {
  const zeros = (count: number): string => '00'.repeat(count);
  const files =
    city === '4000'
      ? [
          binary(0x15, hexBytes(`0001${city}${from}${to}${zeros(18)}`)),
          binary(0x05, hexBytes(`${zeros(12)}${number}${from}${zeros(24)}`)),
        ]
      : [binary(0x15, hexBytes(`0000${city}${zeros(8)}${number}${from}${to}0000`))];
  const contents = { applications: [{ name: APPLICATION.cityUnion, files }] };
  return new ProcessorCard(options.face ?? FACE, contents, options);
}

/** Ten digits. */
export function lingnanCard(number: string, options: TransitOptions = {}): ProcessorCard {
  const file = binary(0x15, hexBytes(`${'00'.repeat(11)}${number}`.padEnd(60, '0')));
  const contents = { applications: [{ name: APPLICATION.lingnan, files: [file] }] };
  return new ProcessorCard(options.face ?? FACE, contents, options);
}

export interface SuzhouFields {
  /** 16 digits. */
  readonly number: string;
  readonly from: string;
  readonly to: string;
}

export function suzhouCard(
  { number, from, to }: SuzhouFields,
  options: TransitOptions = {},
): ProcessorCard {
  const file = binary(0x15, hexBytes(`${number}${'00'.repeat(12)}${from}${to}0000`));
  const contents = { applications: [{ name: APPLICATION.suzhou, files: [file] }] };
  return new ProcessorCard(options.face ?? FACE, contents, options);
}

function binary(sfi: number, bytes: Uint8Array): BinaryFile {
  return { kind: 'binary', sfi, bytes };
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
