/** Puts a simulated device where a host can reach it: a TCP port or a serial line. */
import { createServer, type Socket } from 'node:net';
import { SerialPort } from 'serialport';
import { TongdaoError } from '../../schemas/errors.js';
import type { BytePipe } from './sam/reader.js';

export interface ServedPipe {
  /** TCP port; 0 on a serial line. */
  readonly port: number;
  /** Ends every connection; the device itself lives on. */
  close(): Promise<void>;
}

/** Gives the device its end of every connection. */
export type ConnectPipe = (pipe: BytePipe) => void;

export interface ServeTcpOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
}

/** Rejects with `DEVICE_OPEN_FAILED` when the port is taken. */
export async function servePipeOnTcp(
  connect: ConnectPipe,
  { port, host = '127.0.0.1' }: ServeTcpOptions,
): Promise<ServedPipe> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A host that resets its connection is everyday life for a device; 'close' follows.
    socket.on('error', () => socket.destroy());
    connect({
      onBytes: (listener) => socket.on('data', (chunk) => listener(chunk)),
      send: (bytes) => {
        if (!socket.destroyed) socket.write(bytes);
      },
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new TongdaoError('DEVICE_OPEN_FAILED', `tcp ${host}:${port}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export interface ServeSerialOptions {
  /** A serial line or the device's end of a pty pair. */
  readonly path: string;
  readonly baudRate: number;
}

/** Rejects with `DEVICE_OPEN_FAILED` when the line cannot be opened. */
export async function servePipeOnSerial(
  connect: ConnectPipe,
  { path, baudRate }: ServeSerialOptions,
): Promise<ServedPipe> {
  const line = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    line.open((cause) => {
      if (cause === null) resolve();
      else reject(new TongdaoError('DEVICE_OPEN_FAILED', path, { cause }));
    });
  });
  // The other end may vanish at any time; 'close' says so, and sending then does nothing.
  line.on('error', () => line.destroy());
  connect({
    onBytes: (listener) => line.on('data', (chunk: Buffer) => listener(chunk)),
    send: (bytes) => {
      if (line.isOpen) line.write(bytes);
    },
  });
  return {
    port: 0,
    close: () =>
      new Promise<void>((resolve) => {
        if (line.isOpen) line.close(() => resolve());
        else resolve();
      }),
  };
}
