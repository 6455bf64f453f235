import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { samSpeedTransport } from '../../../drivers/sam/speed-discovery.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { serialTransport } from '../../../drivers/transport/serial.js';
import type { Transport } from '../../../schemas/device.js';
import type { TransportConfig } from '../../../schemas/site-devices.js';
import type { Timers } from '../../../schemas/time.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

function samTransport(config: TransportConfig, timers: Timers): Transport {
  if (config.type !== 'serial' || config.baudRate !== 'auto') return lineTransport(config, timers);
  const { path } = config;
  const lineAt = (baudRate: number): Transport => serialTransport({ path, baudRate });
  return samSpeedTransport({ label: `serial:${path} auto`, lineAt, timers });
}

/** Resident-ID readers. */
export const samLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const readers = readersOn('sam', config.id, site).map(
    ({ id, pollMs, additionalAddress }) =>
      new SamReader({ id, clock, timers, pollMs, additionalAddress }),
  );
  const link = new Link<SamReply>({
    id: config.id,
    transport: samTransport(config.transport, timers),
    codec: () => new SamCodec(),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
