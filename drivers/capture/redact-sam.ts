/** Frames of a resident-ID reader: an invented holder in place of the real one, checksums right again. */
import { decodeSam } from '../sam/decode.js';
import { commandAt } from '../sam/decode-contents.js';
import { baseSizes } from '../sam/base-information.js';
import { HEAD_BYTES, PREAMBLE } from '../sam/constants.js';
import { checksum } from '../sam/frame.js';
import { KIND_OF_FLAG, TYPE_FLAG } from '../sam/layouts.js';
import { cardText } from '../simulators/sam/card.js';
import { EXAMPLE_SAM_NUMBER } from '../simulators/sam/module.js';
import { INVENTED_BIRTH, inventedChipNumber, type StandIns } from './invented.js';
import type { FrameRedactor, Span } from './redactor.js';

/** "WL", the measures and two constant bytes: the same in every photo. */
const PHOTO_HEAD_BYTES = 11;
const ADDRESS_BYTES = 70;
const HEARTBEAT = 0x41;

function inventedText(text: Uint8Array, standIns: StandIns): Uint8Array {
  const utf16 = new TextDecoder('utf-16le');
  const flag = utf16.decode(text.subarray(TYPE_FLAG[0], TYPE_FLAG[0] + TYPE_FLAG[1])).trim();
  const kind = KIND_OF_FLAG[flag];
  const number = standIns.numberOf(text);
  if (kind === undefined) return cardText({ kind: 'resident-id', number: '', flag });
  const foreign = kind === 'foreign-2017' || kind === 'foreign-2023';
  return cardText({
    kind,
    number: inventedChipNumber(flag, number),
    name: `试${'甲乙丙丁戊己庚辛壬癸'.charAt((number - 1) % 10)}`,
    sex: '2',
    birth: INVENTED_BIRTH,
    validFrom: '20200101',
    ...(foreign
      ? { latinName: `SPECIMEN, PERSON ${number}`, nationality: 'XAA', validTo: '20300101' }
      : { address: '演示省演示市演示路1号', authority: '演示市公安局', validTo: '长期' }),
    ...(kind === 'resident-id' ? { ethnicGroup: '01' } : {}),
    ...(kind === 'permit-hmt' ? { passNumber: 'H00000000', issueCount: '01' } : {}),
  });
}

function redactData(data: Uint8Array, standIns: StandIns): void {
  const sizes = baseSizes(data, data.length);
  if (sizes !== undefined && data.length > 6) {
    const photoAt = sizes.head + sizes.text;
    data.set(inventedText(data.slice(sizes.head, photoAt), standIns), sizes.head);
    data.fill(0, photoAt + PHOTO_HEAD_BYTES);
    return;
  }
  if (data.length === EXAMPLE_SAM_NUMBER.length) data.set(EXAMPLE_SAM_NUMBER);
  else if (data.length > 0 && data.length % ADDRESS_BYTES === 0) {
    const blank = Uint8Array.from(Buffer.from('演示路'.padEnd(ADDRESS_BYTES / 2), 'utf16le'));
    for (let at = 0; at < data.length; at += ADDRESS_BYTES) data.set(blank, at);
  } else data.fill(0);
}

/** Everything of a reply behind its status is replaced; a command that is not documented loses its data. */
export function samRedactor(standIns: StandIns): FrameRedactor {
  return {
    frames: (bytes) =>
      decodeSam(bytes).segments.flatMap((segment): Span[] =>
        segment.type === 'noise'
          ? []
          : [{ from: segment.offset, to: segment.offset + segment.length }],
      ),
    redact: (frame, from) => {
      const body = frame.subarray(HEAD_BYTES, -1);
      if (from === 'device') redactData(body.subarray(3), standIns);
      else if (commandAt(body) === undefined) body.fill(0, 2);
      frame[frame.length - 1] = checksum(frame, PREAMBLE.length, frame.length - 1);
    },
    isHarmless: (noise) =>
      noise.every((byte) => byte === 0) || noise.every((byte) => byte === HEARTBEAT),
  };
}
