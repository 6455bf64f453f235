/** Where a device is and where its gateway looks for it, as typed on a command line. */
import { hidTransport } from '../../drivers/transport/hid.js';
import { serialTransport } from '../../drivers/transport/serial.js';
import { tcpTransport } from '../../drivers/transport/tcp.js';
import type { Transport } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';

const DEFAULT_BAUD = 115_200;

export interface DevicePlace {
  readonly kind: 'line' | 'hid';
  readonly transport: Transport;
}

export type GatewayPlace =
  | { readonly type: 'tcp'; readonly port: number }
  | { readonly type: 'serial'; readonly path: string; readonly baudRate: number };

function serialPlace(text: string): { path: string; baudRate: number } {
  const [, path = text, speed] = /^(.*?)(?:@(\d+))?$/.exec(text) ?? [];
  return { path, baudRate: speed === undefined ? DEFAULT_BAUD : Number(speed) };
}

/** `/dev/…[@speed]`, `host:port` or `hid:vvvv:pppp[:serial]`. @throws TongdaoError `INPUT_INVALID`. */
export function parseDevicePlace(text: string, timers: Timers): DevicePlace {
  const hid = /^hid:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(text);
  if (hid !== null) {
    const [, vendorId = '', productId = '', serialNumber] = hid;
    return { kind: 'hid', transport: hidTransport({ vendorId, productId, serialNumber }) };
  }
  if (text.startsWith('/')) return { kind: 'line', transport: serialTransport(serialPlace(text)) };
  const tcp = /^([^:]+):(\d{1,5})$/.exec(text);
  if (tcp === null) {
    throw new TongdaoError('INPUT_INVALID', '--device: /dev/…[@speed], host:port or hid:vvvv:pppp');
  }
  const [, host = '', port = '0'] = tcp;
  return { kind: 'line', transport: tcpTransport({ host, port: Number(port), timers }) };
}

/** A TCP port on loopback, or the end of a pty pair. @throws TongdaoError `INPUT_INVALID`. */
export function parseGatewayPlace(text: string | undefined): GatewayPlace {
  const port = Number(text);
  if (text !== undefined && /^\d+$/.test(text) && port < 65_536) return { type: 'tcp', port };
  if (text?.startsWith('/') === true) return { type: 'serial', ...serialPlace(text) };
  throw new TongdaoError('INPUT_INVALID', '--gateway: a TCP port, or the path of a pty');
}
