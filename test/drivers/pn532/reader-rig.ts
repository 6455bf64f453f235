import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import { Pn532Reader, type Pn532ReaderOptions } from '../../../drivers/pn532/driver.js';
import type { Pn532Frame } from '../../../drivers/pn532/frame.js';
import {
  Pn532Simulator,
  type Pn532SimulatorOptions,
} from '../../../drivers/simulators/pn532/reader.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { CardReaderRig } from '../card-reader-rig.js';

export interface Pn532Rig {
  readonly rig: CardReaderRig<Pn532Frame>;
  readonly simulator: Pn532Simulator;
  /** Everything the host sent, in hex. */
  readonly requests: string[];
}

export function buildPn532Rig(
  simulated: Partial<Pn532SimulatorOptions> = {},
  options: Partial<Pn532ReaderOptions> = {},
): Pn532Rig {
  const time = new ManualTime();
  const simulator = new Pn532Simulator({ clock: time, timers: time, ...simulated });
  const requests: string[] = [];
  simulator.observe(({ direction, bytes }) => {
    if (direction === 'request') requests.push(Buffer.from(bytes).toString('hex').toUpperCase());
  });
  const reader = new Pn532Reader({
    id: 'reader-1',
    profiles: CARD_PROFILES,
    uidOnly: true,
    pollMs: 150,
    clock: time,
    timers: time,
    ...options,
  });
  const rig = new CardReaderRig<Pn532Frame>({
    time,
    codec: () => new Pn532Codec(),
    readers: [reader],
    connect: (pipe) => simulator.connect(pipe),
  });
  return { rig, simulator, requests };
}
