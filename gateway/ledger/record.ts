/**
 * Leaf records: RFC 8785 (JCS) bytes of a `Leaf`, at most 65,535 bytes (C2SP entry bundles carry a
 * uint16 length). The stored bytes are the hashed bytes and are never serialised again.
 */
import canonicalize from 'canonicalize';
import { TongdaoError } from '../../schemas/errors.js';
import { leafSchema, type Leaf } from '../../schemas/ledger.js';
import type { WallMs } from '../../schemas/time.js';

export const MAX_RECORD_BYTES = 65_535;

/**
 * JCS text that survives being parsed and canonicalised again. Throws `LEDGER_ENTRY_INVALID` for lone
 * surrogates, numbers JSON cannot hold, and anything a parser would read differently.
 */
export function canonicalText(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'value cannot be canonicalised', { cause });
  }
  if (text === undefined || canonicalize(JSON.parse(text)) !== text) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', 'value changes when it is read back');
  }
  return text;
}

/** UTC to the minute, `YYYY-MM-DDTHH:MMZ`. Throws `LEDGER_ENTRY_INVALID` outside years 0 to 9999. */
export function minuteOf(at: WallMs): string {
  const text = Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : '';
  if (!/^\d{4}-/.test(text)) throw new TongdaoError('LEDGER_ENTRY_INVALID', 'time out of range');
  return `${text.slice(0, 16)}Z`;
}

/** Throws `LEDGER_ENTRY_INVALID`, naming the field and never its value. */
export function encodeLeaf(leaf: Leaf): Buffer {
  const checked = leafSchema.safeParse(leaf);
  if (!checked.success) {
    const where = checked.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new TongdaoError('LEDGER_ENTRY_INVALID', `leaf field ${where}`);
  }
  const bytes = Buffer.from(canonicalText(checked.data), 'utf8');
  if (bytes.length > MAX_RECORD_BYTES) {
    throw new TongdaoError('LEDGER_ENTRY_INVALID', `leaf has ${bytes.length} bytes`);
  }
  return bytes;
}

/** Throws `LEDGER_BROKEN` when the bytes are not the canonical form of a leaf. */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  const text = Buffer.from(bytes).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TongdaoError('LEDGER_BROKEN', 'a record is not JSON', { cause });
  }
  const leaf = leafSchema.safeParse(value);
  if (!leaf.success) throw new TongdaoError('LEDGER_BROKEN', 'a record is not a leaf');
  return leaf.data;
}
