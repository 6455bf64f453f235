/** City Union cards of the housing ministry, and Chongqing's variant (facts 2.2). */
import type { CardFacts } from '../../../schemas/credential.js';
import type { CardConnection } from '../../apdu/connection.js';
import { APPLICATION } from '../../apdu/reading-list.js';
import { readBinary, selectApplication, type BinaryRead } from '../application.js';
import { hexOf, numberOf } from '../field-text.js';
import type { CardProfile } from '../profile.js';
import { periodOf } from './period.js';

const PUBLIC_FILE = { sfi: 0x15, length: 30, needed: 28 };
const CHONGQING_FILE = { sfi: 0x05, length: 48, needed: 24 };
const CHONGQING = '4000';

interface CityCard {
  readonly number: Uint8Array;
  readonly facts: CardFacts;
}

export const cityUnion: CardProfile = {
  name: 'city-union',
  async read(card) {
    const selection = await selectApplication(card, APPLICATION.cityUnion, true);
    if (selection.kind !== 'selected') return selection;
    const { sfi, length, needed } = PUBLIC_FILE;
    const file = await readBinary(card, sfi, length, needed);
    if (file.kind !== 'bytes') return unreadable(file);
    const { bytes } = file;
    const city = hexOf(bytes.subarray(2, 4));
    const fields =
      city === CHONGQING
        ? await chongqing(card, bytes)
        : {
            number: bytes.subarray(12, 20),
            facts: periodOf(bytes.subarray(20, 24), bytes.subarray(24, 28)),
          };
    if ('kind' in fields) return unreadable(fields);
    const number = numberOf(fields.number);
    if (number === undefined || !/^\d{4}$/.test(city)) {
      return { kind: 'failed', failure: 'invalid-data' };
    }
    return {
      kind: 'read',
      credential: {
        card: 'transit',
        evidence: 'plain-chip',
        identifiers: [{ namespace: 'cu', value: `${city}:${number}` }],
        facts: fields.facts,
      },
    };
  },
};

/** Its number and first day stand in file 0005, its last day where others have nothing. */
async function chongqing(
  card: CardConnection,
  publicFile: Uint8Array,
): Promise<CityCard | Exclude<BinaryRead, { kind: 'bytes' }>> {
  const { sfi, length, needed } = CHONGQING_FILE;
  const file = await readBinary(card, sfi, length, needed);
  if (file.kind !== 'bytes') return file;
  return {
    number: file.bytes.subarray(12, 20),
    facts: periodOf(file.bytes.subarray(20, 24), publicFile.subarray(8, 12)),
  };
}

function unreadable(read: Exclude<BinaryRead, { kind: 'bytes' }>) {
  return read.kind === 'failed' ? read : ({ kind: 'failed', failure: 'card-unreadable' } as const);
}
