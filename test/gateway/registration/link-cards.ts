/** Cards of invented people and none at all: division 329999 does not exist. */
import type { Credential, Identifier } from '../../../schemas/credential.js';

export const TU: Identifier = { namespace: 'tu', value: '3104800000000000017' };
export const UID: Identifier = { namespace: 'uid', value: '04A1B2C3D4E5F6' };
export const SSCARD: Identifier = { namespace: 'sscard', value: '329999:A00000017' };
export const SSCODE: Identifier = { namespace: 'sscode', value: '329999'.padEnd(32, '0') };

/** A citizen card of several applications: one tap gives four numbers. */
export const citizenCard: Credential = {
  card: 'citizen',
  evidence: 'plain-chip',
  identifiers: [SSCARD, SSCODE, TU, UID],
};

export const seniorCard: Credential = {
  card: 'senior',
  evidence: 'plain-chip',
  identifiers: [TU, UID],
};

export function uidCard(value = UID.value): Credential {
  return {
    card: 'uid-only',
    evidence: 'uid-only',
    identifiers: [{ namespace: 'uid', value }],
  };
}
