/** A card profile: how one family of cards is recognised and what is read from it. */
import type { Credential } from '../../schemas/credential.js';
import type { ReadFailure } from '../../schemas/device.js';
import type { CardConnection } from '../apdu/connection.js';

export type ProfileResult =
  /** Another family's card: the next profile is tried. */
  | { readonly kind: 'not-mine' }
  | { readonly kind: 'read'; readonly credential: Credential }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

export interface CardProfile {
  readonly name: string;
  /** Rejects only as an `ApduChannel` does. */
  read(card: CardConnection): Promise<ProfileResult>;
}
