/** PN532 and ACR1281S: UIDs and what cards answer. */
import { ANSWER, COMMAND as ACR, ETX, xor } from '../acr1281s/frame.js';
import { acrMessageAt, acrSignAt } from '../decode/acr1281s.js';
import { pn532BodyAt, pn532SignAt } from '../decode/pn532.js';
import { dataStatus } from '../pn532/data-error.js';
import { COMMAND, TFI } from '../pn532/constants.js';
import { sum } from '../pn532/frame.js';
import type { StandIns } from './invented.js';
import { ApduRedaction } from './redact-apdu.js';
import type { FrameRedactor, Span } from './redactor.js';

function spans(bytes: Uint8Array, lengthAt: (at: number) => number | undefined): Span[] {
  const found: Span[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(at);
    if (length !== undefined) found.push({ from: at, to: at + length });
    at += length ?? 1;
  }
  return found;
}

/** Commands that know nothing of a card, nor do their answers. */
const SET_UP: readonly number[] = [
  COMMAND.diagnose,
  COMMAND.getFirmwareVersion,
  COMMAND.setParameters,
  COMMAND.samConfiguration,
  COMMAND.rfConfiguration,
  COMMAND.inRelease,
];
/** How many cards, of which type, and one byte more for type B. */
const SEARCH_BYTES = 3;
const ATQB_FIRST = 0x50;
const ATQB_IDENTITY = { from: 2, to: 10 } as const;
const ATQB_BYTES = 12;

/** `Tg …` of type A or B, several one after the other; what cannot be understood becomes zero. */
function redactTargets(data: Uint8Array, standIns: StandIns): void {
  const [count = 0] = data;
  let at = 1;
  for (let left = count; left > 0 && at < data.length; left--) {
    if (data[at + 1] === ATQB_FIRST) {
      data.fill(0, at + ATQB_IDENTITY.from, at + ATQB_IDENTITY.to);
      const attrib = at + 1 + ATQB_BYTES;
      const length = data[attrib] ?? 0;
      data.fill(0, attrib + 1, attrib + 1 + length);
      at = attrib + 1 + length;
      continue;
    }
    const length = data[at + 4] ?? 0;
    const uid = data.subarray(at + 5, at + 5 + length);
    if (uid.length !== length) break;
    if (length > 0) uid.set(standIns.uid(uid));
    const speaksApdu = ((data[at + 3] ?? 0) & 0x20) !== 0;
    at += 5 + length;
    if (speaksApdu) at = redactAts(data, at);
  }
  data.fill(0, Math.min(at, data.length));
}

/** Interface bytes stay, historical bytes may be a serial number. Returns where it ends. */
function redactAts(data: Uint8Array, at: number): number {
  const length = data[at] ?? 0;
  const t0 = data[at + 1] ?? 0;
  const interfaceBytes = [0x10, 0x20, 0x40].filter((bit) => (t0 & bit) !== 0).length;
  data.fill(0, at + 2 + interfaceBytes, at + length);
  return at + length;
}

export function pn532Redactor(standIns: StandIns): FrameRedactor {
  const apdu = new ApduRedaction(standIns);
  const redactBody = (body: Uint8Array): void => {
    const [tfi, code = 0] = body;
    const data = body.subarray(2);
    if (tfi === TFI.host) {
      if (code === COMMAND.inDataExchange) {
        if (data.length > 1) apdu.command(data.subarray(1));
      } else if (code === COMMAND.inListPassiveTarget) data.fill(0, SEARCH_BYTES);
      else if (!SET_UP.includes(code)) data.fill(0);
      return;
    }
    const asked = code - 1;
    if (asked === COMMAND.inListPassiveTarget) {
      redactTargets(data, standIns);
      apdu.forget();
    } else if (asked === COMMAND.inDataExchange) {
      // A piece with more behind it has no status at its end.
      if (dataStatus(data[0] ?? 0).more) data.fill(0, 1);
      else apdu.response(data.subarray(1));
    } else if (!SET_UP.includes(asked)) data.fill(0);
  };
  return {
    frames: (bytes) =>
      spans(bytes, (at) =>
        pn532SignAt(bytes, at) === undefined ? pn532BodyAt(bytes, at)?.frameLength : 4,
      ),
    redact: (frame) => {
      const place = pn532SignAt(frame, 0) === undefined ? pn532BodyAt(frame, 0) : undefined;
      if (place === undefined) return;
      const end = place.from + place.length;
      redactBody(frame.subarray(place.from, end));
      frame[end] = -sum(frame, place.from, end) & 0xff;
    },
    // Preamble, postamble and wake-up.
    isHarmless: (noise) => noise.every((byte) => byte === 0x00 || byte === 0x55),
  };
}

/** TS, T0, then interface bytes as T0 and each TD announce them (ISO/IEC 7816-3 clause 8.2). */
function redactAtr(atr: Uint8Array): void {
  const historical = (atr[1] ?? 0) & 0x0f;
  let at = 1;
  let announced = (atr[1] ?? 0) & 0xf0;
  let protocols = 0;
  while (announced !== 0 && at < atr.length) {
    at += [0x10, 0x20, 0x40, 0x80].filter((bit) => (announced & bit) !== 0).length;
    const td = (announced & 0x80) === 0 ? 0 : (atr[at] ?? 0);
    protocols |= td & 0x0f;
    announced = td & 0xf0;
  }
  const from = at + 1;
  atr.fill(0, from, from + historical);
  // TCK is there unless T=0 is the only protocol.
  if (protocols !== 0 && atr.length > 1) atr[atr.length - 1] = xor(atr, 1, atr.length - 1);
}

export function acr1281sRedactor(standIns: StandIns): FrameRedactor {
  const apdu = new ApduRedaction(standIns);
  let powered = false;
  return {
    frames: (bytes) =>
      spans(bytes, (at) => acrMessageAt(bytes, at)?.length ?? acrSignAt(bytes, at)),
    redact: (frame) => {
      const place = acrMessageAt(frame, 0);
      if (place === undefined) return;
      const data = frame.subarray(place.dataFrom, place.dataFrom + place.dataLength);
      switch (frame[1]) {
        case ACR.powerOn:
          powered = true;
          apdu.forget();
          break;
        case ACR.transfer:
          powered = false;
          apdu.command(data);
          break;
        case ANSWER.dataBlock:
          // An answer in several blocks has its status in the last one only.
          if (powered) redactAtr(data);
          else if (frame[10] === 0) apdu.response(data);
          else data.fill(0);
          break;
        case ANSWER.escape:
        case ACR.escape:
        case ANSWER.parameters:
          data.fill(0);
          break;
        case undefined:
        default:
          break;
      }
      frame[frame.length - 2] = xor(frame, 1, frame.length - 2);
      frame[frame.length - 1] = ETX;
    },
    isHarmless: () => false,
  };
}
