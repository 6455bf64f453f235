import { LineCodec, type Line } from '../../../drivers/line/codec.js';
import { LineReader } from '../../../drivers/line/driver.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { readersOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

/** Readers and scanners that send lines of text; one to a line. */
export const lineLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const settings = readersOn('line', config.id, site);
  const readers = settings.map((reader) => new LineReader(reader));
  const suffix = settings[0]?.suffix ?? 'cr';
  const link = new Link<Line>({
    id: config.id,
    transport: lineTransport(config.transport, timers, { watched: true }),
    codec: () => new LineCodec(suffix),
    devices: readers,
    registry,
    clock,
    timers,
  });
  return { readers, turnstiles: [], start: () => link.start(), stop: () => link.stop() };
};
