import { HidPosReader } from '../../../drivers/hid-pos/driver.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { HidCodec } from '../../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../../drivers/transport/hid-frame.js';
import { SCANNER_USAGE } from '../../../drivers/transport/hid-identity.js';
import type { TransportConfig } from '../../../schemas/site-devices.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { usbTransport } from './hid-transport-of.js';

/** Honeywell and Youjie (facts/cards-readers-turnstiles.md 6.2). */
const SWITCHED_ON_BY_HOST: ReadonlySet<string> = new Set(['0c2e', '23d0']);

/** Scanners in HID point-of-sale mode. */
export const hidPosLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const switchOn = isSwitchedOnByHost(config.transport);
  const readers = readersOn('hid-pos', config.id, site).map(
    (reader) => new HidPosReader({ config: reader, switchOn, timers }),
  );
  const link = new Link<HidFrame>({
    id: config.id,
    transport: usbTransport(config.transport, SCANNER_USAGE),
    codec: () => new HidCodec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};

function isSwitchedOnByHost(transport: TransportConfig): boolean {
  return transport.type === 'hid' && SWITCHED_ON_BY_HOST.has(transport.vendorId);
}
