import {
  KeyboardReaderSimulator,
  type KeyboardReaderOptions,
} from '../../../drivers/simulators/hid/keyboard-reader.js';
import { WedgeReader } from '../../../drivers/wedge/driver.js';
import { readerSchema, type ReaderConfigOf } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { HidReaderRig } from '../hid-rig.js';

export function wedgeConfig(change: object = {}): ReaderConfigOf<'wedge'> {
  const config = readerSchema.parse({
    id: 'reader-1',
    driver: 'wedge',
    link: 'usb-1',
    format: { holds: 'uid', base: 'decimal', digits: 10, bytes: 4 },
    ...change,
  });
  if (config.driver !== 'wedge') throw new Error('no wedge');
  return config;
}

export interface WedgeRig {
  readonly rig: HidReaderRig;
  readonly keyboard: KeyboardReaderSimulator;
  readonly time: ManualTime;
}

export async function wedgeRig(
  change: object = {},
  typing: Partial<KeyboardReaderOptions> = {},
): Promise<WedgeRig> {
  const time = new ManualTime();
  const keyboard = new KeyboardReaderSimulator({ timers: time, ...typing });
  const reader = new WedgeReader({ config: wedgeConfig(change), timers: time });
  const rig = await new HidReaderRig(time, reader, (pipe) => keyboard.connect(pipe)).start();
  return { rig, keyboard, time };
}
