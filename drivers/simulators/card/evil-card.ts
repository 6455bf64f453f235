/** Cards that mean no good, or are broken in ways that no standard describes. */
import { processorFace, type VirtualCard } from './virtual-card.js';

/**
 * `nonsense`: bytes that are no status. `empty`: no byte at all. `one-byte`: half a status. `endless-61`:
 * always more to fetch. `endless-6c`: never the right Le. `huge`: more than was asked for. `nested`: file
 * control information that contains itself without end. `long-length`: a length beyond the bytes.
 * `yes`: success to everything, without data. `echo`: success to everything, with the command as data.
 * `mute`: activated, then silent.
 */
export const EVIL = [
  'nonsense',
  'empty',
  'one-byte',
  'endless-61',
  'endless-6c',
  'huge',
  'nested',
  'long-length',
  'yes',
  'echo',
  'mute',
] as const;
export type Evil = (typeof EVIL)[number];

export interface EvilCard extends VirtualCard {
  /** Commands that came. */
  readonly count: number;
}

export function evilCard(evil: Evil, uid: Uint8Array): EvilCard {
  let count = 0;
  return {
    ...processorFace(uid),
    get count() {
      return count;
    },
    transceive(command) {
      count++;
      return evilAnswer(evil, command, count);
    },
    reset: () => undefined,
  };
}

function evilAnswer(evil: Evil, command: Uint8Array, count: number): Uint8Array | undefined {
  switch (evil) {
    case 'nonsense':
      return Uint8Array.from({ length: 9 }, (_, i) => (count * 37 + i * 11) & 0x5f);
    case 'empty':
      return new Uint8Array(0);
    case 'one-byte':
      return Uint8Array.of(0x90);
    case 'endless-61':
      return Uint8Array.of(0xaa, 0x61, 0xff);
    case 'endless-6c':
      return Uint8Array.of(0x6c, count & 0xff);
    case 'huge':
      return withStatus(new Uint8Array(70_000).fill(0x31));
    case 'nested':
      return withStatus(
        Uint8Array.from({ length: 240 }, (_, i) => (i % 2 === 0 ? 0x6f : 240 - i - 2)),
      );
    case 'long-length':
      return withStatus(Uint8Array.of(0x6f, 0x82, 0xff, 0xff, 0xa5, 0x84, 0xff, 0xff));
    case 'yes':
      return withStatus(new Uint8Array(0));
    case 'echo':
      return withStatus(command);
    case 'mute':
      return undefined;
  }
}

function withStatus(data: Uint8Array): Uint8Array {
  return Uint8Array.of(...data.subarray(0, 65_536), 0x90, 0x00);
}
