import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import { Pn532Reader } from '../../../drivers/pn532/driver.js';
import type { Pn532Frame } from '../../../drivers/pn532/frame.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

/** Card readers with a PN532 on its serial interface. */
export const pn532Link: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const readers = readersOn('pn532', config.id, site).map(
    ({ id, profiles, uidOnly, pollMs }) =>
      new Pn532Reader({ id, profiles, uidOnly, pollMs, clock, timers }),
  );
  const link = new Link<Pn532Frame>({
    id: config.id,
    transport: lineTransport(config.transport, timers),
    codec: () => new Pn532Codec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
