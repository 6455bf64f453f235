/** The data of a base-information reply: size words, then text, photo and, if asked for, fingerprint. */
import { TEXT_BYTES } from './constants.js';

/** Views into the reply's data, in bytes; wiping the data wipes them. */
export interface BaseInformation {
  /** 256 bytes, UTF-16LE. */
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  /** Empty when it was not asked for or the card has none. */
  readonly fingerprint: Uint8Array;
}

export interface BaseSizes {
  /** Bytes before the text: 4, or 6 with a fingerprint word. */
  readonly head: number;
  readonly text: number;
  readonly photo: number;
  readonly fingerprint: number;
}

const u16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/**
 * Reads the size words (big-endian) at the start of `data`, which may still be growing, and checks
 * that they add up to `dataBytes`. Needs 6 bytes. Undefined when this is no base information.
 */
export function baseSizes(data: Uint8Array, dataBytes: number): BaseSizes | undefined {
  const text = u16(data, 0);
  const photo = u16(data, 2);
  if (text !== TEXT_BYTES) return undefined;
  if (4 + text + photo === dataBytes) return { head: 4, text, photo, fingerprint: 0 };
  const fingerprint = u16(data, 4);
  if (6 + text + photo + fingerprint === dataBytes) return { head: 6, text, photo, fingerprint };
  return undefined;
}

export function parseBaseInformation(data: Uint8Array): BaseInformation | undefined {
  const sizes = baseSizes(data, data.length);
  if (sizes === undefined) return undefined;
  const photoAt = sizes.head + sizes.text;
  const fingerprintAt = photoAt + sizes.photo;
  return {
    text: data.subarray(sizes.head, photoAt),
    photo: data.subarray(photoAt, fingerprintAt),
    fingerprint: data.subarray(fingerprintAt),
  };
}
