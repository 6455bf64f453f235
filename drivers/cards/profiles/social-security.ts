/**
 * Social security card, 1.0 and 2.0 (contacts) and 3.0 (both interfaces)
 * (facts/cards-readers-turnstiles.md 1).
 */
import type { Holder, Identifier } from '../../../schemas/credential.js';
import type { ReadFailure } from '../../../schemas/device.js';
import { APPLICATION } from '../../apdu/reading-list.js';
import { selectApplication } from '../application.js';
import type { CardProfile, ProfileResult } from '../profile.js';
import { RecordReader, type RecordFile, type RecordPlace } from '../record-reader.js';
import {
  HOLDER_FILE,
  HOLDER_RECORDS,
  ISSUER_FILE,
  ISSUER_RECORDS,
  cardNumbers,
  factsOf,
  holderNumber,
  holderOf,
} from './social-security-fields.js';

const failed = (failure: ReadFailure): ProfileResult => ({ kind: 'failed', failure });

/**
 * EF05 gives card number, card id code and region. EF06 names the holder where it may be read without
 * a key, as on 1.0 and 2.0; its first record is tried once, and a refusal is recorded as
 * `holderProtected`. No PIN and no authentication is ever sent, although some cards would ask for one.
 */
export const socialSecurity: CardProfile = {
  name: 'social-security',
  async read(card) {
    const selection = await selectApplication(card, APPLICATION.socialSecurity, false);
    if (selection.kind !== 'selected') return selection;
    const records = new RecordReader(card);
    await records.open(ISSUER_FILE);
    const issuer = await readFields(records, ISSUER_FILE, ISSUER_RECORDS, ['code', 'number']);
    if (issuer.failure !== undefined) return failed(issuer.failure);
    if (!records.formKnown) return failed('card-unreadable');
    const numbers = cardNumbers(issuer.fields);
    if (numbers === undefined) return failed('invalid-data');

    const holder = await readHolder(records);
    if (typeof holder === 'string') return failed(holder);
    const { cid } = holder;
    const identifiers = [...(cid === undefined ? [] : [cid]), ...numbers.identifiers];
    if (identifiers.length === 0) return failed('invalid-data');
    const facts = factsOf(issuer.fields, numbers.region);
    return {
      kind: 'read',
      credential: {
        card: 'social-security',
        evidence: 'plain-chip',
        identifiers,
        ...(holder.holder === undefined ? {} : { holder: holder.holder }),
        facts: holder.isProtected ? { ...facts, holderProtected: true } : facts,
      },
    };
  },
};

interface FieldsRead<Field extends string> {
  readonly fields: Partial<Record<Field, Uint8Array>>;
  /** An identifying record is there and cannot be read. */
  readonly failure?: ReadFailure;
}

async function readFields<Field extends string>(
  records: RecordReader,
  file: RecordFile,
  places: Readonly<Record<Field, RecordPlace>>,
  identifying: readonly Field[],
): Promise<FieldsRead<Field>> {
  const fields: Partial<Record<Field, Uint8Array>> = {};
  for (const field of Object.keys(places) as Field[]) {
    const record = await records.read(file, places[field]);
    if (record.kind === 'value') fields[field] = record.value;
    else if (record.kind === 'unreadable' && identifying.includes(field)) {
      return { fields, failure: record.failure };
    }
  }
  return { fields };
}

interface HolderRead {
  readonly cid?: Identifier;
  readonly holder?: Holder;
  readonly isProtected: boolean;
}

async function readHolder(records: RecordReader): Promise<HolderRead | ReadFailure> {
  const { cid: place, ...others } = HOLDER_RECORDS;
  await records.open(HOLDER_FILE);
  const first = await records.read(HOLDER_FILE, place);
  switch (first.kind) {
    case 'protected':
      return { isProtected: true };
    case 'absent':
      return { isProtected: false };
    case 'unreadable':
      return first.failure;
    case 'value':
      break;
  }
  const cid = holderNumber(first.value);
  first.value.fill(0);
  if (cid === 'nonsense') return 'invalid-data';
  const { fields } = await readFields(records, HOLDER_FILE, others, []);
  const holder = holderOf(fields);
  for (const value of Object.values<Uint8Array>(fields)) value.fill(0);
  return {
    isProtected: false,
    ...(cid === 'blank' ? {} : { cid }),
    ...(holder === undefined ? {} : { holder }),
  };
}
