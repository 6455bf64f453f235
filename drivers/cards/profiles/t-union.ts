/** T-Union cards, JT/T 978 (facts/cards-readers-turnstiles.md 2.1). */
import type { CardClaim, CardFacts, Holder, Identifier } from '../../../schemas/credential.js';
import { parseIdNumber } from '../../../schemas/id-number.js';
import type { CardConnection } from '../../apdu/connection.js';
import { APPLICATION } from '../../apdu/reading-list.js';
import { findTlv, parseTlv } from '../../apdu/tlv.js';
import { SEXES, coded } from '../../sam/tables.js';
import { readBinary, selectApplication, type BinaryRead } from '../application.js';
import { claimsOf, transitKind } from '../categories.js';
import { asciiOf, hanziOf, hexOf, numberOf } from '../field-text.js';
import type { CardProfile } from '../profile.js';
import { periodOf } from './period.js';

const PUBLIC_FILE = { sfi: 0x15, length: 30, needed: 28 };
const HOLDER_FILE = { sfi: 0x16, length: 55 };
const MANAGEMENT_FILE = { sfi: 0x17, length: 11 };

/** FCI 9F0C repeats the public file. */
const FCI_PUBLIC = [0x6f, 0xa5, 0x9f0c] as const;

const VERSION_NOT_ENABLED = 0x00;
const VERSION_EXPIRED = 0xff;
/** Type of a document in file 0016: resident ID card. */
const DOCUMENT_ID_CARD = 0x00;

/**
 * Number, dates and category claims; the holder where file 0016 was written, which is rare. The purse,
 * its records and the trips are never read; the electronic cash application, whose number is a payment
 * number, is not either.
 */
export const tUnion: CardProfile = {
  name: 't-union',
  async read(card) {
    const selection = await selectApplication(card, APPLICATION.tUnion, true);
    if (selection.kind !== 'selected') return selection;
    const file = await publicFile(card, selection.fci);
    if (file.kind === 'failed') return file;
    if (file.kind === 'missing') return { kind: 'failed', failure: 'card-unreadable' };
    const { bytes } = file;
    const version = bytes[9];
    if (version === VERSION_NOT_ENABLED || version === VERSION_EXPIRED) {
      return { kind: 'failed', failure: 'card-blocked' };
    }
    const number = numberOf(bytes.subarray(10, 20))?.slice(1);
    if (number === undefined) return { kind: 'failed', failure: 'invalid-data' };
    const facts: CardFacts = periodOf(bytes.subarray(20, 24), bytes.subarray(24, 28));
    const claims = await claimsFrom(card, bytes);
    const { cid, holder } = await readHolder(card);
    const identifiers: Identifier[] = [{ namespace: 'tu', value: number }];
    if (cid !== undefined) identifiers.unshift(cid);
    return {
      kind: 'read',
      credential: {
        card: transitKind(claims),
        evidence: 'plain-chip',
        identifiers,
        ...(holder === undefined ? {} : { holder }),
        claims,
        facts,
      },
    };
  },
};

async function publicFile(card: CardConnection, fci: Uint8Array): Promise<BinaryRead> {
  const { sfi, length, needed } = PUBLIC_FILE;
  const read = await readBinary(card, sfi, length, needed);
  if (read.kind !== 'missing') return read;
  const tlv = parseTlv(fci);
  const copy = tlv.ok ? findTlv(tlv.objects, ...FCI_PUBLIC) : undefined;
  return copy === undefined || copy.length < needed ? read : { kind: 'bytes', bytes: copy };
}

async function claimsFrom(card: CardConnection, file: Uint8Array): Promise<readonly CardClaim[]> {
  const management = await readBinary(card, MANAGEMENT_FILE.sfi, MANAGEMENT_FILE.length);
  return claimsOf(hexOf(file.subarray(0, 8)), {
    '0015[28]': byteAt(file, 28),
    '0017[10]': management.kind === 'bytes' ? byteAt(management.bytes, 10) : undefined,
  });
}

function byteAt(bytes: Uint8Array, at: number): string | undefined {
  return at < bytes.length ? hexOf(bytes.subarray(at, at + 1)) : undefined;
}

interface HolderRead {
  readonly cid?: Identifier;
  readonly holder?: Holder;
}

/** Blank on nearly every card; a failed read is not an error. */
async function readHolder(card: CardConnection): Promise<HolderRead> {
  const read = await readBinary(card, HOLDER_FILE.sfi, HOLDER_FILE.length);
  if (read.kind !== 'bytes') return {};
  const { bytes } = read;
  const name = hanziOf(bytes.subarray(2, 22));
  const parsed = parseIdNumber(asciiOf(bytes.subarray(22, 54)) ?? '');
  const isIdCard = bytes[54] === DOCUMENT_ID_CARD && parsed.ok;
  bytes.fill(0);
  return {
    ...(isIdCard ? { cid: { namespace: 'cid', value: parsed.value.number } } : {}),
    ...(name === undefined || name === '' ? {} : { holder: { name, sex: coded(SEXES, '0') } }),
  };
}
