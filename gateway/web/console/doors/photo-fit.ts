/** Makes a photo small enough: first less quality, then fewer pixels. The encoder is the browser's. */
import { PHOTO_LIMIT_BYTES, PHOTO_LONGEST_SIDE_PX } from '../../../../schemas/photo-limits.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Encodes the photo as a JPEG of this size; quality from 0 to 1. */
export type Encode = (size: Size, quality: number) => Promise<Uint8Array>;

const QUALITIES = [0.82, 0.7, 0.55, 0.4];
const SIDES = [PHOTO_LONGEST_SIDE_PX, 1280, 1024, 800, 640];

/** Same shape, longest side at most `longest`; never larger than it was. */
export function sizeWithin(size: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** Undefined when even the smallest is too large, which only noise can be. */
export async function fitPhoto(
  original: Size,
  encode: Encode,
  limit = PHOTO_LIMIT_BYTES,
): Promise<Uint8Array | undefined> {
  for (const side of SIDES) {
    for (const quality of QUALITIES) {
      const jpeg = await encode(sizeWithin(original, side), quality);
      if (jpeg.length <= limit) return jpeg;
    }
  }
  return undefined;
}

/** Bytes to base64 in pieces: a call takes only so many arguments. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  }
  return btoa(text);
}

export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
