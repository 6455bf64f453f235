import type { CloseReason, Connection, Transport } from '../../../schemas/device.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { serialTransport } from '../../transport/serial.js';
import { tcpTransport } from '../../transport/tcp.js';
import type { OpenRelayBoard, RelayBoard } from '../guard/contract.js';
import { lcusCommand } from './frame.js';

/**
 * An LCUS board on an open line. It says nothing when it is switched, so `switch` resolves when the
 * operating system took the bytes. Some models send a status (FF and text); whatever comes is read and
 * dropped.
 */
class LcusBoard implements RelayBoard {
  readonly #line: Connection;

  constructor(line: Connection) {
    this.#line = line;
    line.onData(() => undefined);
  }

  get closed(): Promise<CloseReason> {
    return this.#line.closed;
  }

  switch(channel: number, on: boolean): Promise<void> {
    return this.#line.write(lcusCommand(channel, on));
  }

  close(): Promise<void> {
    return this.#line.close();
  }
}

export function lcusBoard(line: Connection): RelayBoard {
  return new LcusBoard(line);
}

/** On a serial port, or behind a transparent serial server. Never retried inside. */
export const openLcusBoard: OpenRelayBoard = async (config, { timers }) => {
  let transport: Transport;
  switch (config.type) {
    case 'serial':
      if (config.baudRate === 'auto') {
        throw new TongdaoError('DEVICE_OPEN_FAILED', 'a relay board does not say its speed');
      }
      transport = serialTransport({ path: config.path, baudRate: config.baudRate });
      break;
    case 'tcp':
      transport = tcpTransport({ host: config.host, port: config.port, timers });
      break;
    case 'hid':
    case 'pcsc':
      throw new TongdaoError('DEVICE_OPEN_FAILED', `${config.type} is no line of an LCUS board`);
  }
  return lcusBoard(await transport.open());
};
