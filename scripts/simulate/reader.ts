import { z } from 'zod';
import { buildCard, type SimulatedCard } from '../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../drivers/simulators/sam/reader.js';
import { serveSamReader, serveSamReaderOnSerial } from '../../drivers/simulators/sam/server.js';
import { systemClock, systemTimers } from '../../gateway/ops/system.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import { cardOf } from '../demo/card-of.js';
import { demoPerson } from '../demo/people.js';
import { serveControl } from './control-server.js';
import { machineTime } from './machine-time.js';
import type { RunningSimulator, SimulatorOptions } from './options.js';

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
  z.strictObject({ fields: fieldsSchema }),
]);

interface Laid {
  readonly card: SimulatedCard;
  readonly liftedEarly: boolean;
}

function cardToLay(body: unknown): Laid {
  const put = parseOrExplain(putSchema, body, 'card');
  if ('fields' in put) return { card: buildCard(put.fields), liftedEarly: false };
  const person = demoPerson(put.person);
  return { card: cardOf(person), liftedEarly: person.card === 'lifted-early' };
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

export async function simulateReader(options: SimulatorOptions): Promise<RunningSimulator> {
  const readers = new Map<string, SamReaderSimulator>();
  /** When the last byte of a card's frame left, by lane; `machineTime`. */
  const cardSentAt = new Map<string, number>();
  const closers: (() => Promise<void>)[] = [];
  for (const place of options.places) {
    const simulator = new SamReaderSimulator({ clock: systemClock, timers: systemTimers });
    simulator.observe(({ direction, bytes, at }) => {
      if (direction === 'reply' && bytes.length > CARD_BYTES) {
        cardSentAt.set(place.lane, machineTime(at));
      }
    });
    const served =
      place.port === undefined
        ? await serveSamReaderOnSerial({ path: place.path, simulator })
        : await serveSamReader({ port: place.port, simulator });
    readers.set(place.lane, simulator);
    closers.push(() => served.close());
  }
  const readerOf = (lane: string | undefined): SamReaderSimulator => {
    const reader = readers.get(lane ?? '');
    if (reader === undefined) throw new TongdaoError('LANE_UNKNOWN', lane);
    return reader;
  };
  const control = await serveControl(options.control, {
    'GET /lanes/:lane': ([lane]) => ({
      present: readerOf(lane).present,
      cardSentAt: cardSentAt.get(lane ?? ''),
    }),
    'PUT /lanes/:lane/card': ([lane], body) => {
      const reader = readerOf(lane);
      const { card, liftedEarly } = cardToLay(body);
      if (liftedEarly) liftWhenRead(reader);
      reader.putCard(card);
    },
    'DELETE /lanes/:lane/card': async ([lane]) => {
      const reader = readerOf(lane);
      reader.takeCard();
      await noCardSeen(reader);
    },
  });
  return {
    close: async () => {
      await control.close();
      await Promise.all(closers.map((close) => close()));
    },
  };
}
