import { serialTransport } from '../../../drivers/transport/serial.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import type { Transport } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { TransportConfig } from '../../../schemas/site-devices.js';
import type { Timers } from '../../../schemas/time.js';

/** A line of bytes. @throws TongdaoError `INTERNAL`: the site file was validated, HID is no such line. */
export function lineTransport(config: TransportConfig, timers: Timers): Transport {
  switch (config.type) {
    case 'serial':
      return serialTransport({ path: config.path, baudRate: config.baudRate });
    case 'tcp':
      return tcpTransport({ host: config.host, port: config.port, timers });
    case 'hid':
    case 'pcsc':
      throw new TongdaoError('INTERNAL', `${config.type} is no line of bytes`);
  }
}
