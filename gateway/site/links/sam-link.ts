import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

/** Resident-ID readers. */
export const samLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const readers = readersOn('sam', config.id, site).map(
    ({ id, pollMs }) => new SamReader({ id, clock, timers, pollMs }),
  );
  const link = new Link<SamReply>({
    id: config.id,
    transport: lineTransport(config.transport, timers),
    codec: () => new SamCodec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
