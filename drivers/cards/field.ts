/** What every reader with an antenna or a slot offers, so that one loop can drive them all. */
import type { MonoMs } from '../../schemas/time.js';
import type { ApduChannel } from '../apdu/channel.js';

export interface PresentedCard {
  readonly interface: 'contact' | 'contactless';
  /**
   * In the order of ISO 14443-3, 4, 7 or 10 bytes. Absent on contacts and for type B, whose PUPI is not
   * the same twice.
   */
  readonly uid?: Uint8Array;
  /** Absent where the card speaks no ISO 7816-4, for example Mifare Classic. */
  readonly apdu?: ApduChannel;
}

export type FieldSight =
  | { readonly kind: 'empty'; readonly at: MonoMs }
  | { readonly kind: 'card'; readonly card: PresentedCard; readonly at: MonoMs }
  /** More than one card answers. */
  | { readonly kind: 'several'; readonly at: MonoMs }
  /** Something is there that cannot be activated. */
  | { readonly kind: 'unreadable'; readonly at: MonoMs };

/** One antenna or one slot. Every call may reject as an `ApduChannel` does. */
export interface CardField {
  /** Looks once and activates what it finds. */
  look(): Promise<FieldSight>;
  /** Whether the card of the last `look` is still there, as cheaply as the reader can tell. */
  stillThere(): Promise<boolean>;
  /** Lets go of the card (deselect, power off) so that the next `look` starts afresh. */
  release(): Promise<void>;
}
