/** The antenna of a PN532: which card lies on it. */
import { TongdaoError } from '../../schemas/errors.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { CardField, FieldSight, PresentedCard } from '../cards/field.js';
import { uidIdentifier } from '../cards/uid.js';
import { Pn532Channel } from './channel.js';
import type { ChipAnswer, Pn532Chip } from './chip.js';
import { BAUD_AND_TYPE, SET_UP } from './constants.js';
import { parseTargetA, parseTargetB, type Pn532Target } from './target.js';

/** With two retries a search ends within a tenth of this, activation of two cards too, milliseconds. */
const SEARCH_MS = 500;
const SETTING_MS = 300;

/** A card has forgotten its state after 5.1 ms without field (ISO/IEC 14443-3), milliseconds. */
const FIELD_RESET_MS = 6;

/** More than one shows that there are several. */
const MOST_TARGETS = 2;

const ALL_TARGETS = Uint8Array.of(0);

type Modulation = keyof typeof BAUD_AND_TYPE;

/** Application family 00: every type B card is to answer. */
const SEARCHES: Readonly<Record<Modulation, Uint8Array>> = {
  a106: Uint8Array.of(MOST_TARGETS, BAUD_AND_TYPE.a106),
  b106: Uint8Array.of(MOST_TARGETS, BAUD_AND_TYPE.b106, 0x00),
};

interface Found {
  readonly at: MonoMs;
  readonly count: number;
  /** Of a single card; undefined when what the chip says of it makes no sense. */
  readonly target?: Pn532Target | undefined;
}

export interface Pn532FieldOptions {
  readonly chip: Pn532Chip;
  readonly clock: Clock;
  /** Rejects with `DEVICE_CLOSED` when the link is gone meanwhile. */
  readonly rest: (ms: number) => Promise<void>;
  readonly onChipFault: (meaning: string) => void;
}

/**
 * Type A is searched first, then type B; one card of each type at once is seen as the type A one. Its
 * presence is checked by switching the field off and activating it anew, which every card stands
 * whatever it was doing.
 */
export class Pn532Field implements CardField {
  readonly #options: Pn532FieldOptions;
  /** Identifies the card of the last `look` to the channel that was given out for it. */
  #current: object | undefined;
  /** The chip may hold a card, perhaps of a time before this link. */
  #listed = true;
  #seen: { readonly modulation: Modulation; readonly uid: Uint8Array | undefined } | undefined;
  #fieldOffAt: MonoMs = -Infinity;

  constructor(options: Pn532FieldOptions) {
    this.#options = options;
  }

  async look(): Promise<FieldSight> {
    await this.release();
    let sight = await this.#lookFor('a106');
    if (sight.kind === 'empty') sight = await this.#lookFor('b106');
    return sight;
  }

  /** A card that moved is missed at times: it has left when it is missed twice in a row. */
  async stillThere(): Promise<boolean> {
    const seen = this.#seen;
    if (seen === undefined) return false;
    await this.release();
    let found = await this.#search(seen.modulation);
    if (found.count === 0) found = await this.#search(seen.modulation);
    if (found.count !== 1) return false;
    return uidIdentifier(found.target?.uid)?.value === uidIdentifier(seen.uid)?.value;
  }

  async release(): Promise<void> {
    this.#current = undefined;
    if (!this.#listed) return;
    const { chip, clock } = this.#options;
    const options = { timeoutMs: SETTING_MS, urgency: 'read' } as const;
    await chip.command('inRelease', ALL_TARGETS, options);
    await chip.command('rfConfiguration', SET_UP.fieldOff, options);
    this.#fieldOffAt = clock.mono();
    this.#listed = false;
  }

  async #lookFor(modulation: Modulation): Promise<FieldSight> {
    const { at, count, target } = await this.#search(modulation);
    this.#seen = undefined;
    if (count === 0) return { kind: 'empty', at };
    if (count > 1) return { kind: 'several', at };
    this.#seen = { modulation, uid: target?.uid };
    if (target === undefined) return { kind: 'unreadable', at };
    return { kind: 'card', card: this.#present(target), at };
  }

  async #search(modulation: Modulation): Promise<Found> {
    const { chip, clock, rest } = this.#options;
    const wait = this.#fieldOffAt + FIELD_RESET_MS - clock.mono();
    if (wait > 0) await rest(wait);
    // Whatever becomes of the answer, the chip may hold a card afterwards.
    this.#listed = true;
    const answer = await chip.command('inListPassiveTarget', SEARCHES[modulation], {
      timeoutMs: SEARCH_MS,
      urgency: 'heartbeat',
    });
    const found = readAnswer(answer, modulation);
    this.#listed = found.count > 0;
    return found;
  }

  #present(target: Pn532Target): PresentedCard {
    const { chip, onChipFault } = this.#options;
    const current = {};
    this.#current = current;
    const isCurrent = (): boolean => this.#current === current;
    const apdu = new Pn532Channel({ chip, target: target.number, isCurrent, onChipFault });
    return {
      interface: 'contactless',
      ...(target.uid === undefined ? {} : { uid: target.uid }),
      ...(target.speaksApdu ? { apdu } : {}),
    };
  }
}

/** `count` cards, then each one's data. */
function readAnswer({ data, at }: ChipAnswer, modulation: Modulation): Found {
  const [count] = data;
  if (count === undefined || count > MOST_TARGETS) {
    throw new TongdaoError('DEVICE_TIMEOUT', 'a search result that makes no sense');
  }
  if (count !== 1) return { at, count };
  const parse = modulation === 'a106' ? parseTargetA : parseTargetB;
  return { at, count, target: parse(data.subarray(1)) };
}
