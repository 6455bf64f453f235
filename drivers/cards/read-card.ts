/** One card, every profile in turn, its UID at the end: what the card gives. */
import type { Credential } from '../../schemas/credential.js';
import type { ReadFailure } from '../../schemas/device.js';
import { CardConnection } from '../apdu/connection.js';
import type { PresentedCard } from './field.js';
import type { CardProfile, ProfileResult } from './profile.js';
import { uidIdentifier } from './uid.js';

export interface CardReadingOptions {
  /** In the order in which they are tried. */
  readonly profiles: readonly CardProfile[];
  /** Whether a card that gave nothing but its UID is a credential. */
  readonly uidOnly: boolean;
}

export type CardReading =
  | { readonly kind: 'read'; readonly credential: Credential }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

/**
 * The first profile that knows the card reads it, and a UID that is the card's own is added. A blocked
 * application does not hide another one beside it, but its card is never taken by its UID alone.
 * Rejects only as an `ApduChannel` does.
 */
export async function readCard(
  card: PresentedCard,
  { profiles, uidOnly }: CardReadingOptions,
): Promise<CardReading> {
  const uid = uidIdentifier(card.uid);
  const result = await firstMatch(card, profiles);
  switch (result.kind) {
    case 'read': {
      const { credential } = result;
      if (uid === undefined) return result;
      const identifiers = [...credential.identifiers, uid];
      return { kind: 'read', credential: { ...credential, identifiers } };
    }
    case 'failed':
      return result;
    case 'not-mine':
      if (uid === undefined || !uidOnly) return { kind: 'failed', failure: 'unknown-card' };
      return {
        kind: 'read',
        credential: { card: 'uid-only', evidence: 'uid-only', identifiers: [uid] },
      };
  }
}

async function firstMatch(
  card: PresentedCard,
  profiles: readonly CardProfile[],
): Promise<ProfileResult> {
  const connection = new CardConnection(card);
  let otherwise: ProfileResult = { kind: 'not-mine' };
  if (!connection.speaksApdu) return otherwise;
  for (const profile of profiles) {
    const result = await profile.read(connection);
    if (result.kind === 'failed' && result.failure === 'card-blocked') otherwise = result;
    else if (result.kind !== 'not-mine') return result;
  }
  return otherwise;
}
