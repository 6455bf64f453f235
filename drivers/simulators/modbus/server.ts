import { createServer, type Socket } from 'node:net';
import { SerialPort } from 'serialport';
import { TongdaoError } from '../../../schemas/errors.js';
import type { ModbusLine } from './line.js';

export interface ServeTcpOptions {
  readonly line: ModbusLine;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface ModbusTcpServer {
  readonly port: number;
  /** Ends open sockets too. */
  close(): Promise<void>;
}

/**
 * Serves a line as a transparent serial server does: RTU frames on a TCP socket, no MBAP header.
 * Rejects with `DEVICE_OPEN_FAILED` when the port is taken.
 */
export async function serveModbusLine(options: ServeTcpOptions): Promise<ModbusTcpServer> {
  const { line, host = '127.0.0.1' } = options;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const end = line.connect((bytes) => socket.write(bytes));
    socket.on('data', (chunk) => end.receive(chunk));
    // A reset is the master's way to leave; `close` follows it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      end.close();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const where = `${host}:${options.port}: ${cause.message}`;
      reject(new TongdaoError('DEVICE_OPEN_FAILED', where, { cause }));
    });
    server.listen(options.port, host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export interface ServeSerialOptions {
  readonly line: ModbusLine;
  readonly path: string;
  readonly baudRate?: number;
}

/** Serves a line on a serial port (8N1). Rejects with `DEVICE_OPEN_FAILED`. */
export async function serveModbusSerial(
  options: ServeSerialOptions,
): Promise<{ close(): Promise<void> }> {
  const { line, path, baudRate = 9600 } = options;
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  const end = line.connect((bytes) => port.write(bytes));
  port.on('data', (chunk: Uint8Array) => end.receive(chunk));
  port.on('close', () => end.close());
  // A line that was pulled out is closed by the operating system; its error says nothing more.
  port.on('error', () => end.close());
  await new Promise<void>((resolve, reject) => {
    port.open((cause) => {
      if (cause === null) resolve();
      else reject(new TongdaoError('DEVICE_OPEN_FAILED', `${path}: ${cause.message}`, { cause }));
    });
  });
  return {
    close: () =>
      new Promise((resolve, reject) => {
        if (!port.isOpen) resolve();
        else port.close((error) => (error === null ? resolve() : reject(error)));
      }),
  };
}
