import type { HidUsage } from '../../../drivers/transport/hid-identity.js';
import { hidTransport, type HidTransport } from '../../../drivers/transport/hid.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { TransportConfig } from '../../../schemas/site-devices.js';

/** The interface of a USB device. @throws TongdaoError `INTERNAL`: the site file was validated. */
export function usbTransport(config: TransportConfig, usage: HidUsage): HidTransport {
  if (config.type !== 'hid') throw new TongdaoError('INTERNAL', `${config.type} is no HID device`);
  return hidTransport({ ...config, usage });
}
