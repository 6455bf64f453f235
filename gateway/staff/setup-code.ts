/** The one-time code that lets the first administrator in: printed on the terminal, kept as its hash. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, MonoMs, RandomSource } from '../../schemas/time.js';

/** Crockford's base 32: no I, L, O or U, so that nothing looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** How long a code counts while there are accounts already: somebody asked for it just now. */
export const RECOVERY_MS = 30 * 60_000;

function hashOf(code: string): Buffer {
  const plain = code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  const typed = plain.replaceAll('O', '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(typed).digest();
}

export class SetupCode {
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #random: RandomSource;
  #hash: Buffer | undefined;
  #until: MonoMs = 0;

  constructor(clock: Pick<Clock, 'mono'>, random: RandomSource) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Three groups of four characters, 60 bits; the code before it counts no more. */
  issue(lastsMs = Number.POSITIVE_INFINITY): string {
    const letters = Array.from(this.#random.bytes(GROUPS * GROUP_LENGTH), (byte) =>
      ALPHABET.charAt(byte % ALPHABET.length),
    ).join('');
    const code = (letters.match(/.{4}/g) ?? []).join('-');
    this.#hash = hashOf(code);
    this.#until = this.#clock.mono() + lastsMs;
    return code;
  }

  get waits(): boolean {
    return this.#hash !== undefined && this.#clock.mono() < this.#until;
  }

  /** Compares in constant time and uses the code up; `giveBack` when what it was for has failed. */
  take(code: string): { giveBack(): void } | undefined {
    const hash = this.#hash;
    if (hash === undefined || !this.waits || !timingSafeEqual(hash, hashOf(code))) return undefined;
    this.#hash = undefined;
    return {
      giveBack: () => {
        this.#hash ??= hash;
      },
    };
  }
}
