import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import { Acr1281sReader } from '../../../drivers/acr1281s/driver.js';
import type { AcrFrame, AcrSlotName } from '../../../drivers/acr1281s/frame.js';
import {
  AcrSimulator,
  type AcrSimulatorOptions,
} from '../../../drivers/simulators/acr1281s/reader.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { CardReaderRig } from '../card-reader-rig.js';

/** A byte is ten bits: 9600 baud is the speed after power-on. */
export const SLOW_PACE = { chunkBytes: 8, baudRate: 9600 } as const;

export interface AcrRig {
  readonly rig: CardReaderRig<AcrFrame>;
  readonly simulator: AcrSimulator;
  /** Everything the host sent, in hex. */
  readonly requests: string[];
}

export interface AcrRigOptions extends Partial<AcrSimulatorOptions> {
  /** `reader-1`, `reader-2` in this order; default the antenna alone. */
  readonly slots?: readonly AcrSlotName[];
  readonly uidOnly?: boolean;
}

export function buildAcrRig({
  slots = ['contactless'],
  uidOnly = true,
  ...simulated
}: AcrRigOptions = {}): AcrRig {
  const time = new ManualTime();
  const simulator = new AcrSimulator({ clock: time, timers: time, ...simulated });
  const requests: string[] = [];
  simulator.observe(({ direction, bytes }) => {
    if (direction === 'request') requests.push(Buffer.from(bytes).toString('hex').toUpperCase());
  });
  const readers = slots.map(
    (slot, at) =>
      new Acr1281sReader({
        id: `reader-${at + 1}`,
        slot,
        profiles: CARD_PROFILES,
        uidOnly,
        pollMs: 150,
        clock: time,
        timers: time,
      }),
  );
  const rig = new CardReaderRig<AcrFrame>({
    time,
    codec: () => new AcrCodec(),
    readers,
    connect: (pipe) => simulator.connect(pipe),
  });
  return { rig, simulator, requests };
}
