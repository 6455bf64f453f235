import { Link } from '../../../drivers/supervisor/link.js';
import { HidCodec } from '../../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../../drivers/transport/hid-frame.js';
import { KEYBOARD_USAGE } from '../../../drivers/transport/hid-identity.js';
import { WedgeReader } from '../../../drivers/wedge/driver.js';
import { grabbedTransport } from '../../../drivers/wedge/grabbed-transport.js';
import { keyboardGrab } from '../../../drivers/wedge/keyboard-grab.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { usbTransport } from './hid-transport-of.js';

/** Readers that type. Their keys are kept from every window unless the site file says otherwise. */
export const wedgeLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const settings = readersOn('wedge', config.id, site);
  const readers = settings.map((reader) => new WedgeReader({ config: reader, timers }));
  const keyboard = usbTransport(config.transport, KEYBOARD_USAGE);
  const grab = settings.some((reader) => reader.grab);
  const link = new Link<HidFrame>({
    id: config.id,
    transport: grab ? grabbedTransport(keyboard, { grab: keyboardGrab(timers) }) : keyboard,
    codec: () => new HidCodec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
