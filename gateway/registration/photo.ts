/**
 * The photo of a paper: checked to be one whole JPEG, and freed of everything that is not the picture.
 * Pure: nothing is decoded, so no decoder is open to attack.
 */
import { PHOTO_LIMIT_BYTES } from '../../schemas/photo-limits.js';
import { MARKER, photoInvalid, segmentsOf, type JpegSegment } from './jpeg.js';
import { PictureCheck } from './jpeg-tables.js';

/** `JFIF`, zero, version, density: the header without its thumbnail (T.871 10.1). */
const JFIF_BYTES = 14;
const JFIF = [0x4a, 0x46, 0x49, 0x46, 0x00];

function isApplication({ marker }: JpegSegment): boolean {
  return marker >= MARKER.application0 && marker <= MARKER.application15;
}

/** Undefined for any other application segment. A thumbnail may show what was cropped away, so it goes. */
function jfifHeader({ marker, body }: JpegSegment): Uint8Array | undefined {
  const is = marker === MARKER.application0 && JFIF.every((byte, at) => body[at] === byte);
  if (!is || body.length < JFIF_BYTES) return undefined;
  return Uint8Array.from([...body.subarray(0, JFIF_BYTES - 2), 0, 0]);
}

function segmentBytes(marker: number, body: Uint8Array): readonly Uint8Array[] {
  const length = body.length + 2;
  return [Uint8Array.of(0xff, marker, length >> 8, length & 0xff), body];
}

/**
 * The same picture without application segments 1 to 15 (EXIF with place and device, XMP, colour
 * profiles), comments and thumbnails; never longer than what came. The page turns the picture upright
 * before it sends it, because the EXIF orientation goes too. Throws `PHOTO_INVALID` for anything that is
 * not one 8-bit baseline or progressive JPEG of at most `PHOTO_LIMIT_BYTES` and `LONGEST_SIDE`, also
 * when a byte follows its end.
 */
export function cleanPhoto(bytes: Uint8Array): Uint8Array {
  if (bytes.length > PHOTO_LIMIT_BYTES) throw photoInvalid('is larger than 512 KiB');
  const picture = new PictureCheck();
  const kept: Uint8Array[] = [Uint8Array.of(0xff, MARKER.startOfImage)];
  let header = false;
  for (const segment of segmentsOf(bytes)) {
    if (segment.marker === MARKER.comment) continue;
    if (isApplication(segment)) {
      const jfif = jfifHeader(segment);
      if (jfif !== undefined && !header) kept.push(...segmentBytes(segment.marker, jfif));
      header ||= jfif !== undefined;
      continue;
    }
    picture.accept(segment);
    kept.push(...segmentBytes(segment.marker, segment.body));
    if (segment.scan !== undefined) kept.push(segment.scan);
  }
  picture.finish();
  kept.push(Uint8Array.of(0xff, MARKER.endOfImage));
  return Buffer.concat(kept);
}

/** As `cleanPhoto`, from base64 to base64. */
export function cleanPhotoText(base64: string): string {
  return Buffer.from(cleanPhoto(Buffer.from(base64, 'base64'))).toString('base64');
}
