import { serialTransport } from '../../../drivers/transport/serial.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import type { Transport } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { TransportConfig } from '../../../schemas/site-devices.js';
import type { Timers } from '../../../schemas/time.js';

export interface LineOptions {
  /** Look at the port every second: for devices that nobody asks anything. */
  readonly watched?: boolean;
}

/**
 * A line of bytes. @throws TongdaoError `INTERNAL`: the site file was validated, HID is no such line, and
 * a speed that must be found is found by the protocol.
 */
export function lineTransport(
  config: TransportConfig,
  timers: Timers,
  { watched = false }: LineOptions = {},
): Transport {
  switch (config.type) {
    case 'serial': {
      const { path, baudRate } = config;
      if (baudRate === 'auto') throw new TongdaoError('INTERNAL', 'the speed is not known');
      return serialTransport({ path, baudRate, ...(watched ? { watch: timers } : {}) });
    }
    case 'tcp':
      return tcpTransport({ host: config.host, port: config.port, timers });
    case 'hid':
    case 'pcsc':
      throw new TongdaoError('INTERNAL', `${config.type} is no line of bytes`);
  }
}
