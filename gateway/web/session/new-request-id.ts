/** One name for one intention: sent again after a broken line, it is done once (schemas/ledger.ts). */
import type { RandomSource } from '../../../schemas/time.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 16 random bytes as 22 characters of base64url (RFC 4648, section 5), the last one of `AQgw`. */
export function newRequestId(random: RandomSource): string {
  const bytes = random.bytes(16);
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET.charAt((held >> bits) & 63);
    }
    held &= (1 << bits) - 1;
  }
  return text + ALPHABET.charAt((held << (6 - bits)) & 63);
}
