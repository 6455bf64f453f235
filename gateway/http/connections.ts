/** Sockets of one server: an address that opens many keeps none from the others (facts/integrity.md 7.1). */
import type { Socket } from 'node:net';
import { networkOf } from '../staff/address-bucket.js';

export interface ConnectionLimits {
  /** From one address, or one IPv6 network of 64 bits: several browsers with six connections each. */
  readonly perAddress: number;
  /** From this machine: displays and consoles of a small venue may all run on the box. */
  readonly local: number;
  readonly total: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { perAddress: 64, local: 320, total: 1024 };

const LOCAL = /^(?:127\.0\.0\.1|::1)$/;

interface Connection {
  readonly socket: Socket;
  readonly address: string;
  /** Requests that are being answered on it; an event stream is one for as long as it lasts. */
  answering: number;
}

/** The socket under TLS and the one above it have the same far end. */
function endOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

export class Connections {
  readonly #limits: ConnectionLimits;
  /** Oldest first. */
  readonly #open = new Map<string, Connection>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Takes a new socket in. Where there are too many, the oldest on which nothing is asked gives way: of
   * its own address, or of the one that holds most. When all are being answered, the new one is closed.
   */
  add(socket: Socket): void {
    const end = endOf(socket);
    const address = networkOf((socket.remoteAddress ?? '').replace(/^::ffff:(?=\d)/i, ''));
    const crowd = this.#crowd(address);
    const crowded = crowd !== undefined && !this.#dropOldestIdle(crowd);
    if (crowded || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const connection = { socket, address, answering: 0 };
    this.#open.set(end, connection);
    socket.once('close', () => {
      if (this.#open.get(end) === connection) this.#open.delete(end);
    });
  }

  /** A request begins on this socket. Call what it returns when its answer is over. */
  answer(socket: Socket): () => void {
    const connection = this.#open.get(endOf(socket));
    if (connection === undefined) return () => undefined;
    connection.answering += 1;
    return () => {
      connection.answering -= 1;
    };
  }

  /** The address that must give a place back before one more of `address` comes in. */
  #crowd(address: string): string | undefined {
    const { perAddress, local, total } = this.#limits;
    const held = new Map<string, number>();
    for (const other of this.#open.values()) {
      held.set(other.address, (held.get(other.address) ?? 0) + 1);
    }
    if ((held.get(address) ?? 0) >= (LOCAL.test(address) ? local : perAddress)) return address;
    if (this.#open.size < total) return undefined;
    return [...held].sort(([, one], [, other]) => other - one)[0]?.[0];
  }

  #dropOldestIdle(address: string): boolean {
    for (const [end, connection] of this.#open) {
      if (connection.address !== address || connection.answering > 0) continue;
      this.#open.delete(end);
      connection.socket.destroy();
      return true;
    }
    return false;
  }
}
