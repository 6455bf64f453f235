/** From a credential to a person, and to a card that can be recognised without being known. */
import { createHmac } from 'node:crypto';
import {
  idNumberOf,
  type CivilDate,
  type Credential,
  type Identifier,
  type LinkStrength,
} from '../../schemas/credential.js';
import { strengthOf, type LinkedPerson } from '../../schemas/card-link.js';
import type { Subject } from '../../schemas/decision.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Person } from '../../schemas/status.js';

export type Identity =
  | { readonly kind: 'person'; readonly person: Person; readonly subject: Subject }
  /** No number on the card, and no link of it: it is linked at the desk on the first visit. */
  | { readonly kind: 'unlinked' }
  /** A number that breaks its own rules. */
  | { readonly kind: 'invalid' };

/** Whom a card leads to by its link; undefined where it has none, or one that may not be believed. */
export type LinkLookup = (credential: Credential) => LinkedPerson | undefined;

/** For whoever needs to know no links. */
export const NO_LINKS: LinkLookup = () => undefined;

/** Birth and with it age come from the number alone (GB 11643-1999), never from a printed field. */
export function identify(credential: Credential, links: LinkLookup): Identity {
  const number = idNumberOf(credential);
  if (number !== undefined) {
    const parsed = parseIdNumber(number);
    if (!parsed.ok) return { kind: 'invalid' };
    const idType = parsed.value.kind === 'foreign-2017' ? '16' : '01';
    const { birth } = parsed.value;
    const named = { idType, idNo: parsed.value.number } as const;
    return person(credential, named, birth, confirmedBy(credential, named, links));
  }
  const passport = find(credential.identifiers, 'passport');
  if (passport !== undefined) {
    return person(credential, { idType: '02', idNo: passport }, undefined, undefined);
  }
  const linked = links(credential);
  if (linked === undefined) return { kind: 'unlinked' };
  return person(credential, linked.person, birthOf(linked.person), linked.strength);
}

/** A card that names its holder without proof is as good as its link, where that is about the same person. */
function confirmedBy(
  credential: Credential,
  { idType, idNo }: Person,
  links: LinkLookup,
): LinkStrength | undefined {
  if (credential.evidence === 'authenticated-chip') return undefined;
  if (!credential.identifiers.some((one) => strengthOf(one) !== undefined)) return undefined;
  const linked = links(credential);
  const same = linked?.person.idType === idType && linked.person.idNo === idNo;
  return same ? linked.strength : undefined;
}

function birthOf({ idType, idNo }: Person): CivilDate | undefined {
  if (idType !== '01' && idType !== '16') return undefined;
  const parsed = parseIdNumber(idNo);
  return parsed.ok ? parsed.value.birth : undefined;
}

function find(
  identifiers: readonly Identifier[],
  namespace: Identifier['namespace'],
): string | undefined {
  return identifiers.find((identifier) => identifier.namespace === namespace)?.value;
}

function person(
  { card, evidence, holder }: Credential,
  { idType, idNo, name: known }: Person,
  birth: CivilDate | undefined,
  linked: LinkStrength | undefined,
): Identity {
  const name = holder?.name ?? known;
  return {
    kind: 'person',
    person: { idType, idNo, ...(name === undefined ? {} : { name }) },
    subject: {
      card,
      evidence,
      ...(linked === undefined ? {} : { linked }),
      ...(birth === undefined ? {} : { birth }),
      ...(holder?.validFrom === undefined ? {} : { validFrom: holder.validFrom }),
      ...(holder?.validTo === undefined ? {} : { validTo: holder.validTo }),
    },
  };
}

/**
 * HMAC-SHA-256 of the card's identifiers, base64url, under a key that lives as long as the process:
 * enough to say "the same card again", and no use to anybody who reads memory later.
 */
export function cardKey(credential: Credential, key: Uint8Array): string {
  const names = credential.identifiers
    .map(({ namespace, value }) => `${namespace}:${value}`)
    .sort();
  return createHmac('sha256', key)
    .update(JSON.stringify([credential.card, ...names]))
    .digest('base64url');
}
