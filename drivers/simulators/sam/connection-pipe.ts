import type { Connection } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { BytePipe } from './reader.js';

/** The device's end of an open connection, for a simulator in the host's own process. */
export function connectionPipe(connection: Connection): BytePipe {
  return {
    onBytes: (listener) => connection.onData(listener),
    send: (bytes) => {
      connection.write(bytes).catch((error: unknown) => {
        // The host has gone: a device does not notice that its bytes reach nobody.
        if (!isTongdaoError(error, 'DEVICE_CLOSED')) throw error;
      });
    },
  };
}
