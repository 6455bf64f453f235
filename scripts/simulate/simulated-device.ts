/** What a simulated device can be told, whatever it is. */
import { z } from 'zod';
import { DEMO_CARDS, type DemoCard } from '../../drivers/simulators/card/demo-cards.js';
import { AcrSimulator } from '../../drivers/simulators/acr1281s/reader.js';
import { LcusBoardSimulator } from '../../drivers/simulators/lcus/board.js';
import { LineReaderSimulator } from '../../drivers/simulators/line/reader.js';
import { Pn532Simulator } from '../../drivers/simulators/pn532/reader.js';
import type { ConnectPipe } from '../../drivers/simulators/pipe-server.js';
import type { LinePace } from '../../drivers/simulators/transmitter.js';
import { systemTimers } from '../../gateway/ops/system.js';
import { parseOrExplain } from '../../gateway/site/configuration.js';
import { TongdaoError } from '../../schemas/errors.js';
import { machineClock } from './machine-time.js';

export const SIMULATED_KINDS = ['pn532', 'acr1281s', 'line', 'lcus'] as const;
export type SimulatedKind = (typeof SIMULATED_KINDS)[number];

export interface SimulatedDevice {
  /** Speed of its line, bits a second. */
  readonly baudRate: number;
  readonly connect: ConnectPipe;
  /** @throws TongdaoError `INPUT_INVALID` for what it cannot take. */
  lay(body: unknown): void;
  lift(): void;
  inject(body: unknown): void;
  /** Plain JSON. */
  state(): object;
  /** Stops its timers. */
  close(): void;
}

const hexBytes = z
  .string()
  .regex(/^(?:[0-9a-f]{2}){1,64}$/i)
  .transform((text) => Uint8Array.from(Buffer.from(text, 'hex')));
const times = z.number().int().min(1).max(1000).default(1);
const replyFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['noise-before', 'noise-after', 'noise-inside']),
    bytes: hexBytes,
    times,
  }),
  z.strictObject({ kind: z.enum(['half-frame', 'wrong-checksum', 'silent']), times }),
  z.strictObject({ kind: z.literal('late'), ms: z.number().int().min(1).max(60_000), times }),
]);
const lineFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['half', 'no-suffix']) }),
  z.strictObject({ kind: z.literal('noise'), bytes: hexBytes }),
  z.strictObject({ kind: z.literal('late'), ms: z.number().int().min(1).max(60_000) }),
]);
const boardFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['none', 'deaf']) }),
  z.strictObject({ kind: z.literal('garbled'), commands: z.number().int().min(1).max(1000) }),
]);

const liftAfter = z.number().int().min(0).max(60_000).optional();
const names = Object.keys(DEMO_CARDS) as [DemoCard, ...DemoCard[]];
const cardSchema = z.strictObject({
  card: z.enum(names),
  /** ACR1281S: antenna or contacts. */
  slot: z.enum(['contactless', 'contact']).default('contactless'),
  /** Lifted again after so long, milliseconds: in the middle of a read. */
  liftAfterMs: liftAfter,
});
const codeSchema = z.strictObject({ code: z.string().min(1).max(4096) });

const time = { clock: machineClock, timers: systemTimers };

/** A UART hands over pieces of this size at a true 115200 (facts/rigs.md). */
const PIECE_BYTES = 62;

export interface DeviceManners {
  /** Bytes leave no faster than the line carries them. */
  readonly lineSpeed: boolean;
}

function pace(baudRate: number, { lineSpeed }: DeviceManners): { readonly pace?: LinePace } {
  return lineSpeed ? { pace: { chunkBytes: PIECE_BYTES, baudRate } } : {};
}

function pn532(manners: DeviceManners): SimulatedDevice {
  const baudRate = 115_200;
  const simulator = new Pn532Simulator({ ...time, ...pace(baudRate, manners) });
  let present: string | undefined;
  const lift = (): void => {
    present = undefined;
    simulator.takeCard();
  };
  return {
    baudRate,
    connect: (pipe) => simulator.connect(pipe),
    lay: (body) => {
      const { card, liftAfterMs } = parseOrExplain(cardSchema, body, 'card');
      lift();
      present = card;
      simulator.putCard(DEMO_CARDS[card]());
      if (liftAfterMs !== undefined) systemTimers.after(liftAfterMs, lift);
    },
    lift,
    inject: (body) => simulator.inject(parseOrExplain(replyFaultSchema, body, 'fault')),
    state: () => ({ card: present }),
    close: () => simulator.close(),
  };
}

function acr1281s(manners: DeviceManners): SimulatedDevice {
  const baudRate = 115_200;
  const simulator = new AcrSimulator({ ...time, ...pace(baudRate, manners) });
  const present: Record<'contactless' | 'contact', string | undefined> = {
    contactless: undefined,
    contact: undefined,
  };
  const lift = (): void => {
    for (const slot of ['contactless', 'contact'] as const) {
      present[slot] = undefined;
      simulator.takeCard(slot);
    }
  };
  return {
    baudRate,
    connect: (pipe) => simulator.connect(pipe),
    lay: (body) => {
      const { card, slot, liftAfterMs } = parseOrExplain(cardSchema, body, 'card');
      simulator.takeCard(slot);
      present[slot] = card;
      simulator.putCard(slot, DEMO_CARDS[card]());
      if (liftAfterMs !== undefined) systemTimers.after(liftAfterMs, lift);
    },
    lift,
    inject: (body) => simulator.inject(parseOrExplain(replyFaultSchema, body, 'fault')),
    state: () => ({ slots: { ...present } }),
    close: () => simulator.close(),
  };
}

function line(manners: DeviceManners): SimulatedDevice {
  const baudRate = 9600;
  const options = { timers: systemTimers, suffix: 'cr' as const, ...pace(baudRate, manners) };
  const simulator = new LineReaderSimulator(options);
  let scans = 0;
  return {
    baudRate,
    connect: (pipe) => simulator.connect(pipe),
    lay: (body) => {
      simulator.scan(parseOrExplain(codeSchema, body, 'code').code);
      scans += 1;
    },
    lift: () => undefined,
    inject: (body) => simulator.inject(parseOrExplain(lineFaultSchema, body, 'fault')),
    state: () => ({ scans }),
    close: () => simulator.close(),
  };
}

function lcus(): SimulatedDevice {
  const simulator = new LcusBoardSimulator(time);
  let pulses = 0;
  simulator.relays.listen(({ on }) => {
    if (on) pulses += 1;
  });
  const nothing = (): never => {
    throw new TongdaoError('INPUT_INVALID', 'a relay board takes no card');
  };
  return {
    baudRate: 9600,
    connect: (pipe) => simulator.connect(pipe),
    lay: nothing,
    lift: nothing,
    inject: (body) => {
      simulator.fault = parseOrExplain(boardFaultSchema, body, 'fault');
    },
    state: () => ({ pulses, on: [1, 2, 3, 4].filter((channel) => simulator.isOn(channel)) }),
    close: () => simulator.powerCycle(),
  };
}

export function simulatedDevice(kind: SimulatedKind, manners: DeviceManners): SimulatedDevice {
  switch (kind) {
    case 'pn532':
      return pn532(manners);
    case 'acr1281s':
      return acr1281s(manners);
    case 'line':
      return line(manners);
    case 'lcus':
      return lcus();
  }
}
