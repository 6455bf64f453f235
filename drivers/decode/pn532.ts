/** Frames of a PN532, both directions, in words (UM0701-02; facts/cards-readers-turnstiles.md 3.1). */
import { dataStatus } from '../pn532/data-error.js';
import { COMMAND, MAX_LEN, TFI } from '../pn532/constants.js';
import { sum } from '../pn532/frame.js';
import { parseTargetA, parseTargetB } from '../pn532/target.js';
import { commandWords, hex, responseWords, type ApduWords } from './apdu.js';
import {
  cutFrames,
  type DecodeOptions,
  type Decoding,
  type FrameSegment,
  type Segment,
} from './segment.js';

/** Where TFI stands, and how many bytes TFI and what follows have. */
export interface Pn532Body {
  readonly from: number;
  readonly length: number;
  /** The whole frame, start code to checksum; zeros around it belong to nobody. */
  readonly frameLength: number;
}

/** The start code `00 FF` stands at `at`. Checks both checksums. Undefined where no such frame begins. */
export function pn532BodyAt(bytes: Uint8Array, at: number): Pn532Body | undefined {
  if (bytes[at] !== 0x00 || bytes[at + 1] !== 0xff) return undefined;
  const extended = bytes[at + 2] === 0xff && bytes[at + 3] === 0xff;
  const from = at + (extended ? 7 : 4);
  const head = extended ? bytes.subarray(at + 4, at + 7) : bytes.subarray(at + 2, at + 4);
  const [high, low] = extended ? [head[0] ?? 0, head[1] ?? 0] : [0, head[0] ?? 0];
  const length = high * 256 + low;
  if ((sum(head, 0, head.length) & 0xff) !== 0 || length < 1 || length > MAX_LEN) return undefined;
  const end = from + length + 1;
  if (end > bytes.length || (sum(bytes, from, end) & 0xff) !== 0) return undefined;
  return { from, length, frameLength: end - at };
}

/** ACK and NAK: four bytes from the start code on. */
export function pn532SignAt(bytes: Uint8Array, at: number): 'ack' | 'nak' | undefined {
  if (bytes[at] !== 0x00 || bytes[at + 1] !== 0xff) return undefined;
  if (bytes[at + 2] === 0x00 && bytes[at + 3] === 0xff) return 'ack';
  return bytes[at + 2] === 0xff && bytes[at + 3] === 0x00 ? 'nak' : undefined;
}

type Words = Omit<FrameSegment, 'offset' | 'type' | 'length'>;

const COMMAND_WORDS: ReadonlyMap<number, readonly [zh: string, en: string]> = new Map([
  [COMMAND.diagnose, ['自检或线路测试', 'self test or line test']],
  [COMMAND.getFirmwareVersion, ['读固件版本', 'firmware version']],
  [COMMAND.setParameters, ['设参数', 'set parameters']],
  [COMMAND.samConfiguration, ['设安全模块方式', 'SAM configuration']],
  [COMMAND.rfConfiguration, ['设射频参数', 'RF configuration']],
  [COMMAND.inDataExchange, ['与卡交换数据', 'exchange data with the card']],
  [COMMAND.inListPassiveTarget, ['寻卡', 'look for cards']],
  [COMMAND.inRelease, ['释放卡', 'release the card']],
]);

function nameOf(code: number): string {
  const found = Object.entries(COMMAND).find(([, value]) => value === code);
  return found?.[0] ?? `command-${code.toString(16).padStart(2, '0')}`;
}

function targets(body: Uint8Array, { showPersonal }: DecodeOptions): unknown {
  const [count = 0] = body;
  const first = body.subarray(1);
  const target = count === 1 ? (parseTargetA(first) ?? parseTargetB(first)) : undefined;
  return {
    cards: count,
    ...(target === undefined ? {} : { apdu: target.speaksApdu }),
    ...(target?.uid === undefined
      ? {}
      : { uidBytes: target.uid.length, ...(showPersonal ? { uid: hex(target.uid) } : {}) }),
  };
}

function apduContents(apdu: ApduWords | undefined): { readonly apdu?: ApduWords } {
  return apdu === undefined ? {} : { apdu };
}

function answerContents(code: number, body: Uint8Array, options: DecodeOptions): unknown {
  switch (code) {
    case COMMAND.inListPassiveTarget:
      return targets(body, options);
    case COMMAND.inDataExchange: {
      const { error, meaning, more } = dataStatus(body[0] ?? 0);
      if (error !== 0) return { error, meaning };
      return { more, ...apduContents(responseWords(body.subarray(1), options.showPersonal)) };
    }
    case COMMAND.getFirmwareVersion:
      return { chip: hex(body.subarray(0, 1)), version: `${body[1] ?? 0}.${body[2] ?? 0}` };
    default:
      return body.length === 0 ? undefined : { bytes: body.length };
  }
}

function bodyWords(body: Uint8Array, options: DecodeOptions): Words {
  const [tfi, code = 0] = body;
  const data = body.subarray(2);
  const asked = tfi === TFI.host ? code : code - 1;
  const [zh, en] = COMMAND_WORDS.get(asked) ?? ['未知命令', 'unknown command'];
  const name = nameOf(asked);
  if (tfi === TFI.host) {
    const apdu = asked === COMMAND.inDataExchange ? commandWords(data.subarray(1)) : undefined;
    return { from: 'host', name, zh, en, contents: { bytes: data.length, ...apduContents(apdu) } };
  }
  if (tfi === TFI.chip) {
    const contents = answerContents(asked, data, options);
    const words = {
      from: 'device',
      name: `${name}-answer`,
      zh: `${zh}：回答`,
      en: `${en}: answer`,
    };
    return { ...words, from: 'device', ...(contents === undefined ? {} : { contents }) };
  }
  return {
    from: 'device',
    name: 'syntax-error',
    zh: '芯片看不懂',
    en: 'the chip did not understand',
  };
}

/** Zeros stand between frames, 55 wakes the chip. */
function padding(segment: Segment, bytes: Uint8Array): Segment {
  const { type, offset, length } = segment;
  const filling = bytes.subarray(offset, offset + length);
  if (type === 'frame' || !filling.every((byte) => byte === 0x00 || byte === 0x55)) return segment;
  const words = filling.includes(0x55)
    ? { name: 'wake-up', zh: '唤醒', en: 'wake-up' }
    : { name: 'padding', zh: '前后填充', en: 'preamble or postamble' };
  return { type: 'frame', offset, length, from: 'either', ...words };
}

/** Never throws. */
export function decodePn532(bytes: Uint8Array, options: DecodeOptions): Decoding {
  const { segments } = cutFrames(bytes, (all, at) => {
    const sign = pn532SignAt(all, at);
    if (sign === 'ack') return { length: 4, from: 'either', name: sign, zh: '收到', en: 'taken' };
    if (sign === 'nak') return { length: 4, from: 'host', name: sign, zh: '请再发', en: 'again' };
    const body = pn532BodyAt(all, at);
    if (body === undefined) return undefined;
    const words = bodyWords(all.subarray(body.from, body.from + body.length), options);
    return { length: body.frameLength, ...words };
  });
  return { bytes: bytes.length, segments: segments.map((one) => padding(one, bytes)) };
}
