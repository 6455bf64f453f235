/** JWS compact strings as they arrive, before any of their content is believed. */

export interface CompactParts {
  readonly header: unknown;
  /** Not verified: good for choosing a key or a clock, never for an answer. */
  readonly payload: unknown;
}

/** Undefined unless the segment is the one canonical base64url spelling of its bytes. */
export function decodeCanonical(segment: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(segment)) return undefined;
  // Buffer and not jose's decoder, which throws on a segment of one character.
  const bytes = Buffer.from(segment, 'base64url');
  // Spare bits of the last character are ignored by decoders: without this check a signature has
  // several spellings, and a changed byte could go unnoticed (RFC 4648 section 3.5).
  return bytes.toString('base64url') === segment ? bytes : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
}

/**
 * Three canonical base64url segments whose first two are JSON (RFC 7515 section 7.1). The third may be
 * empty so that `alg: none` is recognised for what it is. Undefined for everything else; never throws.
 */
export function parseCompact(text: string): CompactParts | undefined {
  const segments = text.split('.');
  const [header, payload, signature] = segments;
  if (segments.length !== 3) return undefined;
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const headerBytes = decodeCanonical(header);
  const payloadBytes = decodeCanonical(payload);
  if (headerBytes === undefined || payloadBytes === undefined) return undefined;
  if (decodeCanonical(signature) === undefined) return undefined;
  try {
    return { header: parseJson(headerBytes), payload: parseJson(payloadBytes) };
  } catch {
    return undefined;
  }
}
