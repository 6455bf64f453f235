/** Bytes of a scanner as text (facts/cards-readers-turnstiles.md 6.1). */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });

/**
 * Strict UTF-8 first, then GB18030, of which GBK is a part. `undefined` for bytes that are neither:
 * half a character is never repaired.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  return strictly(utf8, bytes) ?? strictly(gb18030, bytes);
}

function strictly(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
