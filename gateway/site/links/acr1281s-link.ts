import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import { Acr1281sReader } from '../../../drivers/acr1281s/driver.js';
import type { AcrFrame } from '../../../drivers/acr1281s/frame.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

/** The antenna and the contact slot of an ACR1281S: two readers on one line. */
export const acr1281sLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const readers = readersOn('acr1281s', config.id, site).map(
    ({ id, slot, profiles, uidOnly, pollMs }) =>
      new Acr1281sReader({ id, slot, profiles, uidOnly, pollMs, clock, timers }),
  );
  const link = new Link<AcrFrame>({
    id: config.id,
    transport: lineTransport(config.transport, timers),
    codec: () => new AcrCodec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
