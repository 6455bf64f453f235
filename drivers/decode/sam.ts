/** Frames of a resident-ID reader without the holder, for eyes that need not see her. */
import { maskName, maskNumber } from '../../schemas/masking.js';
import {
  decodeSam,
  type NoiseSegment,
  type ReplySegment,
  type RequestSegment,
  type SamSegment,
} from '../sam/decode.js';
import type { ReplyContents } from '../sam/decode-contents.js';
import type { IdentityText } from '../sam/identity-text.js';
import type { DecodeOptions } from './segment.js';

/** As `SamSegment`, with what may be seen of its contents. */
export type ShownSamSegment =
  | RequestSegment
  | (Omit<ReplySegment, 'contents'> & { readonly contents?: unknown })
  | (Omit<NoiseSegment, 'bytes'> & { readonly bytes?: string });

/** Kind, sex and dates of the card's validity are left; the rest is masked or gone. */
function maskedIdentity(identity: IdentityText): Partial<IdentityText> {
  const { kind, number, name, sex, validFrom, validTo } = identity;
  return {
    kind,
    number: maskNumber(number),
    name: maskName(name),
    sex,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  };
}

function maskedContents(contents: ReplyContents): unknown {
  switch (contents.kind) {
    case 'sam-number':
      return contents;
    case 'base-information': {
      const { kind, identity, problems, photoBytes, fingerprintBytes } = contents;
      const shown = identity === undefined ? {} : { identity: maskedIdentity(identity) };
      return { kind, ...shown, problems, photoBytes, fingerprintBytes };
    }
    case 'additional-address':
      return { kind: contents.kind, addresses: contents.addresses.length };
    case 'management-number':
      return { kind: contents.kind };
    case 'other':
      // Whatever a maker added: how many bytes, not which.
      return { kind: contents.kind, dataBytes: (contents.bytes.length + 1) / 3 };
  }
}

function masked(segment: SamSegment): ShownSamSegment {
  switch (segment.type) {
    case 'request':
      return segment;
    case 'reply':
      return segment.contents === undefined
        ? segment
        : { ...segment, contents: maskedContents(segment.contents) };
    case 'noise': {
      const { type, offset, length, hint } = segment;
      return { type, offset, length, ...(hint === undefined ? {} : { hint }) };
    }
  }
}

/** As `decodeSam`; without `showPersonal` bytes of noise and of unknown contents are left out. */
export function decodeSamFor(
  bytes: Uint8Array,
  { showPersonal }: DecodeOptions,
): { readonly bytes: number; readonly segments: readonly ShownSamSegment[] } {
  const decoding = decodeSam(bytes);
  return showPersonal ? decoding : { ...decoding, segments: decoding.segments.map(masked) };
}
