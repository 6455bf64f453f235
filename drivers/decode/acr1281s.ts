/** Frames of an ACR1281S, both directions, in words (facts/cards-readers-turnstiles.md 3.2). */
import {
  ANSWER,
  COMMAND,
  ETX,
  HEADER_BYTES,
  MAX_DATA_BYTES,
  SLOT,
  SLOT_CHANGE,
  STATUS,
  STX,
  xor,
} from '../acr1281s/frame.js';
import { commandWords, hex, responseWords } from './apdu.js';
import { cutFrames, type DecodeOptions, type Decoding, type FrameSegment } from './segment.js';

/** A message with a right checksum begins at `at`: its data bytes. Undefined where none begins. */
export function acrMessageAt(
  bytes: Uint8Array,
  at: number,
): { readonly dataFrom: number; readonly dataLength: number; readonly length: number } | undefined {
  if (bytes[at] !== STX || bytes.length < at + 1 + HEADER_BYTES + 2) return undefined;
  const dataLength = new DataView(bytes.buffer, bytes.byteOffset + at + 2, 4).getUint32(0, true);
  if (dataLength > MAX_DATA_BYTES) return undefined;
  const dataFrom = at + 1 + HEADER_BYTES;
  const end = dataFrom + dataLength + 2;
  if (end > bytes.length || bytes[end - 1] !== ETX) return undefined;
  if (xor(bytes, at + 1, end - 1) !== 0) return undefined;
  const type = bytes[at + 1] ?? 0;
  const known = [...Object.values(COMMAND), ...Object.values(ANSWER)] as readonly number[];
  return known.includes(type) ? { dataFrom, dataLength, length: end - at } : undefined;
}

/** Status frames, the repeat request and the news of a slot: bytes without any data of a card. */
export function acrSignAt(bytes: Uint8Array, at: number): 4 | 5 | 13 | undefined {
  if (bytes[at] !== STX) return undefined;
  const [first, second, third, fourth] = bytes.subarray(at + 1);
  const statuses: readonly number[] = Object.values(STATUS);
  if (first === SLOT_CHANGE && fourth === ETX && third === (SLOT_CHANGE ^ (second ?? 0))) return 5;
  if (first === second && third === ETX && statuses.includes(first ?? -1)) return 4;
  const repeat = bytes.subarray(at + 1, at + 13);
  return repeat.length === 12 && repeat[11] === ETX && repeat.subarray(0, 11).every((b) => b === 0)
    ? 13
    : undefined;
}

type Words = Omit<FrameSegment, 'offset' | 'type' | 'length'>;

const WORDS: ReadonlyMap<number, readonly [from: 'host' | 'device', zh: string, en: string]> =
  new Map([
    [COMMAND.powerOn, ['host', '上电', 'power on']],
    [COMMAND.powerOff, ['host', '断电', 'power off']],
    [COMMAND.slotStatus, ['host', '问卡槽', 'slot status']],
    [COMMAND.transfer, ['host', '与卡交换数据', 'exchange data with the card']],
    [COMMAND.escape, ['host', '读写器命令', 'command to the reader']],
    [ANSWER.dataBlock, ['device', '数据', 'data block']],
    [ANSWER.slotStatus, ['device', '卡槽状态', 'slot status']],
    [ANSWER.parameters, ['device', '参数', 'parameters']],
    [ANSWER.escape, ['device', '读写器回答', 'answer of the reader']],
  ]);

function messageWords(
  header: Uint8Array,
  data: Uint8Array,
  { showPersonal }: DecodeOptions,
): Words {
  const [type = 0] = header;
  const [slot = 0, sequence = 0, status = 0, error = 0] = header.subarray(5);
  const [from, zh, en] = WORDS.get(type) ?? (['either', '未知消息', 'unknown message'] as const);
  const apdu =
    type === COMMAND.transfer
      ? commandWords(data)
      : type === ANSWER.dataBlock
        ? responseWords(data, showPersonal)
        : undefined;
  return {
    from,
    name: `message-${hex(Uint8Array.of(type)).toLowerCase()}`,
    zh,
    en,
    contents: {
      slot: slot === SLOT.contact ? 'contact' : 'contactless',
      sequence,
      dataBytes: data.length,
      ...(from === 'device' ? { status, error } : {}),
      ...(apdu === undefined ? {} : { apdu }),
      ...(showPersonal && data.length > 0 ? { data: hex(data) } : {}),
    },
  };
}

/** Never throws. */
export function decodeAcr1281s(bytes: Uint8Array, options: DecodeOptions): Decoding {
  return cutFrames(bytes, (all, at) => {
    const message = acrMessageAt(all, at);
    if (message !== undefined) {
      const { dataFrom, dataLength, length } = message;
      const header = all.subarray(at + 1, dataFrom);
      return {
        length,
        ...messageWords(header, all.subarray(dataFrom, dataFrom + dataLength), options),
      };
    }
    switch (acrSignAt(all, at)) {
      case 4: {
        const accepted = all[at + 1] === STATUS.accepted;
        const [name, zh, en] = accepted
          ? ['accepted', '收到', 'taken']
          : ['not-accepted', '没有收好', 'not taken'];
        const status = hex(all.subarray(at + 1, at + 2));
        return { length: 4, from: 'device', name, zh, en, contents: { status } };
      }
      case 5: {
        const slots = all[at + 2] ?? 0;
        const contents = { contactless: (slots & 1) !== 0, contact: (slots & 4) !== 0 };
        const words = { name: 'slot-change', zh: '卡槽有变化', en: 'a slot changed' };
        return { length: 5, from: 'device', ...words, contents };
      }
      case 13:
        return { length: 13, from: 'host', name: 'again', zh: '请再发', en: 'again' };
      case undefined:
        return undefined;
    }
  });
}
