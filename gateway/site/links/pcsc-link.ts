import type { PcscReport } from '../../../drivers/pcsc/contract.js';
import { PcscReader, pcscCodec } from '../../../drivers/pcsc/driver.js';
import { pcscTransport, type PcscProgram } from '../../../drivers/pcsc/transport.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { readersOn, type LinkBuilder } from './built-link.js';

/**
 * A reader of the PC/SC service, by default behind the compiled reader process. Built without asking
 * whether service and optional package are there: that shows in the reader's state.
 */
export function pcscLinkOf(program?: PcscProgram): LinkBuilder {
  return ({ id, transport }, { site, registry, clock, timers }) => {
    if (transport.type !== 'pcsc') {
      throw new TongdaoError('INTERNAL', `${transport.type} is no PC/SC reader`);
    }
    const readers = readersOn('pcsc', id, site).map(
      (reader) =>
        new PcscReader({
          id: reader.id,
          profiles: reader.profiles,
          uidOnly: reader.uidOnly,
          pollMs: reader.pollMs,
          clock,
          timers,
        }),
    );
    const link = new Link<PcscReport>({
      id,
      transport: pcscTransport({
        reader: transport.reader,
        timers,
        ...(program === undefined ? {} : { program }),
      }),
      codec: pcscCodec,
      devices: readers,
      registry,
      clock,
      timers,
    });
    return {
      readers,
      turnstiles: [],
      start: () => {
        // Without a reader there is nobody to ask the service for.
        if (readers.length > 0) link.start();
      },
      stop: () => link.stop(),
    };
  };
}

export const pcscLink: LinkBuilder = pcscLinkOf();
