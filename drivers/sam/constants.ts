/**
 * Framing and commands of the resident-ID card module SAM_V / SAM_A, as used on its serial line
 * (GA/T 467-2019 chapter 7 is the normative text; facts/resident-id.md sections 1 to 3).
 */

/** AA AA AA 96 69 opens every frame, in both directions. */
export const PREAMBLE: readonly number[] = [0xaa, 0xaa, 0xaa, 0x96, 0x69];

/** Preamble (5 bytes) and LEN (2 bytes, big-endian). LEN counts what follows it, CHK included. */
export const HEAD_BYTES = 7;

/** SW1 SW2 SW3 CHK: no reply is shorter. */
export const MIN_REPLY_LEN = 4;

/** The largest reply known has LEN 0x090A; a larger claim than this is no frame. */
export const MAX_LEN = 4096;

/** Text of a card: UTF-16LE, always 256 bytes. */
export const TEXT_BYTES = 256;

/** Photo of a card as the module delivers it (WLT, compressed). */
export const PHOTO_BYTES = 1024;

export type SamCommandName =
  | 'reset'
  | 'status'
  | 'sam-number'
  | 'find'
  | 'select'
  | 'read-base'
  | 'read-base-fingerprint'
  | 'read-address'
  | 'read-address-old'
  | 'read-management-number'
  | 'set-speed'
  | 'set-rf-bytes';

export interface SamCommand {
  readonly name: SamCommandName;
  readonly cmd: number;
  /** Absent where the parameter is a value (60 nn sets the line speed). */
  readonly para?: number;
  readonly dataBytes: number;
  readonly zh: string;
  readonly en: string;
}

/** Every command of facts/resident-id.md section 2. The driver sends only those that read. */
export const COMMANDS: readonly SamCommand[] = [
  { name: 'reset', cmd: 0x10, para: 0xff, dataBytes: 0, zh: '复位', en: 'reset the SAM' },
  { name: 'status', cmd: 0x11, para: 0xff, dataBytes: 0, zh: '状态检测', en: 'SAM status' },
  { name: 'sam-number', cmd: 0x12, para: 0xff, dataBytes: 0, zh: '读模块号', en: 'SAM number' },
  { name: 'find', cmd: 0x20, para: 0x01, dataBytes: 0, zh: '寻卡', en: 'find card' },
  { name: 'select', cmd: 0x20, para: 0x02, dataBytes: 0, zh: '选卡', en: 'select card' },
  {
    name: 'read-base',
    cmd: 0x30,
    para: 0x01,
    dataBytes: 0,
    zh: '读基本信息',
    en: 'read base information',
  },
  {
    name: 'read-base-fingerprint',
    cmd: 0x30,
    para: 0x10,
    dataBytes: 0,
    zh: '读基本信息和指纹',
    en: 'read base information and fingerprint',
  },
  {
    name: 'read-address',
    cmd: 0x30,
    para: 0x03,
    dataBytes: 0,
    zh: '读追加地址',
    en: 'read additional address',
  },
  {
    name: 'read-address-old',
    cmd: 0x30,
    para: 0x02,
    dataBytes: 0,
    zh: '读追加地址（旧文档）',
    en: 'read additional address (older documents)',
  },
  {
    name: 'read-management-number',
    cmd: 0x30,
    para: 0x05,
    dataBytes: 0,
    zh: '读卡体管理号',
    en: 'read management number',
  },
  { name: 'set-speed', cmd: 0x60, dataBytes: 0, zh: '设置串口速率', en: 'set line speed' },
  {
    name: 'set-rf-bytes',
    cmd: 0x61,
    para: 0xff,
    dataBytes: 1,
    zh: '设置射频字节数',
    en: 'set largest RF frame',
  },
];
