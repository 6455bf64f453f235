import { z } from 'zod';
import { ExchangeTap, type TappedExchange } from '../../drivers/simulators/exchange-tap.js';
import { buildCard, type SimulatedCard } from '../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../drivers/simulators/sam/reader.js';
import { SamTap } from '../../drivers/simulators/sam/tap.js';
import { TapRing } from '../../drivers/simulators/tap-ring.js';
import { systemTimers } from '../../gateway/ops/system.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import { cardOf } from '../demo/card-of.js';
import { demoPerson } from '../demo/people.js';
import { serveControl } from './control-server.js';
import { describeSam, readTap } from './device-tap.js';
import { machineClock } from './machine-time.js';
import type { RunningSimulator, SimulatorOptions } from './options.js';
import { ReaderPlace } from './reader-place.js';

const fieldsSchema = z.strictObject({
  kind: z.enum(['resident-id', 'permit-hmt', 'foreign-2017', 'foreign-2023']),
  number: z.string().max(18),
  name: z.string().max(60),
  sex: z.string().length(1).default('0'),
  birth: z.string().max(8).default(''),
  validTo: z.string().max(8).default('长期'),
});
/** A person of the demo by id, or the fields of any invented card. */
const putSchema = z.union([
  z.strictObject({ person: z.string() }),
  z.strictObject({
    fields: fieldsSchema,
    /** What the chip answers instead of its data (drivers/simulators/sam/card.ts, `CardFault`). */
    fault: z.enum(['damaged', 'rejects-sam', 'rejected-by-sam', 'unknown-type']).optional(),
  }),
]);

const plugSchema = z.strictObject({ plugged: z.boolean() });

interface Laid {
  readonly card: SimulatedCard;
  /** Absent for a card of no demo person. */
  readonly person?: string;
  readonly liftedEarly: boolean;
}

function cardToLay(body: unknown): Laid {
  const put = parseOrExplain(putSchema, body, 'card');
  if ('fields' in put) {
    const { fields, fault } = put;
    return { card: buildCard(fields, fault === undefined ? {} : { fault }), liftedEarly: false };
  }
  const person = demoPerson(put.person);
  return { card: cardOf(person), person: person.id, liftedEarly: person.card === 'lifted-early' };
}

const READ_COMMAND = 0x30;
const COMMAND_OFFSET = 7;
/** Long enough for the reader to have begun, too short for it to end. */
const LIFT_AFTER_MS = 40;

/** A hand that takes the card away as soon as the reader begins to read it. */
function liftWhenRead(simulator: SamReaderSimulator): void {
  const unlisten = simulator.observe(({ direction, bytes }) => {
    if (direction !== 'request' || bytes[COMMAND_OFFSET] !== READ_COMMAND) return;
    unlisten();
    systemTimers.after(LIFT_AFTER_MS, () => {
      simulator.takeCard();
    });
  });
}

const NO_CARD = 0x80;
const SW3_OFFSET = 9;
/** A reader that nobody polls never says it; a hand does not wait for ever either. */
const NO_CARD_LIMIT_MS = 2000;

/** Resolves when the reader has told its host that no card lies there: the next one is a new one. */
async function noCardSeen(simulator: SamReaderSimulator): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      unlisten();
      cancel();
      resolve();
    };
    const cancel = systemTimers.after(NO_CARD_LIMIT_MS, end);
    const unlisten = simulator.observe(({ direction, bytes }) => {
      if (direction === 'reply' && bytes[SW3_OFFSET] === NO_CARD) end();
    });
  });
}

/** Only the answer to a read is as long as a text and a photo. */
const CARD_BYTES = 256;

interface Reader {
  readonly simulator: SamReaderSimulator;
  readonly place: ReaderPlace;
  person: string | undefined;
  /** When the last byte of a card's frame left, by `machineClock`. */
  cardSentAt?: number;
}

function stateOf({ simulator, place, person, cardSentAt }: Reader): object {
  const { present } = simulator;
  return { present, cardSentAt, plugged: place.plugged, person: present ? person : undefined };
}

export async function simulateReader(options: SimulatorOptions): Promise<RunningSimulator> {
  const readers = new Map<string, Reader>();
  const tap = new TapRing<TappedExchange>();
  for (const place of options.places) {
    const simulator = new SamReaderSimulator({ clock: machineClock, timers: systemTimers });
    const reader: Reader = {
      simulator,
      place: new ReaderPlace(place, simulator),
      person: undefined,
    };
    simulator.observe(({ direction, bytes, at }) => {
      if (direction === 'reply' && bytes.length > CARD_BYTES) reader.cardSentAt = at;
    });
    const frames = new SamTap(new ExchangeTap(tap, place.lane));
    simulator.observe((traffic) => frames.hear(traffic));
    await reader.place.plug();
    readers.set(place.lane, reader);
  }
  const readerOf = (lane: string | undefined): Reader => {
    const reader = readers.get(lane ?? '');
    if (reader === undefined) throw new TongdaoError('LANE_UNKNOWN', lane);
    return reader;
  };
  const control = await serveControl(options.control, {
    'GET /lanes': () => ({
      lanes: Object.fromEntries([...readers].map(([lane, reader]) => [lane, stateOf(reader)])),
    }),
    'GET /lanes/:lane': ([lane]) => stateOf(readerOf(lane)),
    'GET /tap': (_parameters, _body, query) => readTap(tap, describeSam, query),
    'PUT /lanes/:lane/card': ([lane], body) => {
      const reader = readerOf(lane);
      const { card, person, liftedEarly } = cardToLay(body);
      if (liftedEarly) liftWhenRead(reader.simulator);
      reader.person = person;
      reader.simulator.putCard(card);
    },
    'DELETE /lanes/:lane/card': async ([lane]) => {
      const { simulator } = readerOf(lane);
      simulator.takeCard();
      await noCardSeen(simulator);
    },
    'PUT /lanes/:lane/plugged': async ([lane], body) => {
      const { place } = readerOf(lane);
      if (parseOrExplain(plugSchema, body, 'plugged').plugged) await place.plug();
      else await place.unplug();
    },
  });
  return {
    close: async () => {
      await control.close();
      await Promise.all([...readers.values()].map(({ place }) => place.unplug()));
    },
  };
}
