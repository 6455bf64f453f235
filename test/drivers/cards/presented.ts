import type { Credential } from '../../../schemas/credential.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { CARD_PROFILES, type CardProfileName } from '../../../schemas/site-devices.js';
import type { PresentedCard } from '../../../drivers/cards/field.js';
import { profilesNamed } from '../../../drivers/cards/profiles.js';
import { readCard, type CardReading } from '../../../drivers/cards/read-card.js';
import type { VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';

/** A virtual card as a reader presents it; one that says nothing is `CARD_GONE`. */
export function presented(
  card: VirtualCard,
  over: PresentedCard['interface'] = card.type === undefined ? 'contact' : 'contactless',
): PresentedCard {
  const speaks = over === 'contact' || card.type === 'B' || ((card.sak ?? 0) & 0x20) !== 0;
  const apdu = {
    transceive(command: Uint8Array): Promise<Uint8Array> {
      const answer = card.transceive(command);
      if (answer === undefined) return Promise.reject(new TongdaoError('CARD_GONE'));
      return Promise.resolve(answer);
    },
  };
  return {
    interface: over,
    ...(over === 'contactless' && card.uid !== undefined ? { uid: card.uid } : {}),
    ...(speaks ? { apdu } : {}),
  };
}

export interface ReadingSetting {
  readonly profiles?: readonly CardProfileName[];
  readonly uidOnly?: boolean;
  readonly over?: PresentedCard['interface'];
}

export function reading(card: VirtualCard, setting: ReadingSetting = {}): Promise<CardReading> {
  const { profiles = CARD_PROFILES, uidOnly = true, over } = setting;
  return readCard(presented(card, over), { profiles: profilesNamed(profiles), uidOnly });
}

/** The credential, or an error with the failure. */
export async function credentialOf(
  card: VirtualCard,
  setting: ReadingSetting = {},
): Promise<Credential> {
  const result = await reading(card, setting);
  if (result.kind === 'failed') throw new Error(result.failure);
  return result.credential;
}

/** `cid:…` and so on, in their order. */
export function names({ identifiers }: Credential): string[] {
  return identifiers.map(({ namespace, value }) => `${namespace}:${value}`);
}
