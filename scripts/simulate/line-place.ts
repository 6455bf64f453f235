/** Where a simulated device hangs: its cable can be pulled out and put back. */
import {
  servePipeOnSerial,
  servePipeOnTcp,
  type ConnectPipe,
  type ServedPipe,
} from '../../drivers/simulators/pipe-server.js';
import type { SimulatedPlace } from './options.js';

export class LinePlace {
  readonly #place: SimulatedPlace;
  readonly #baudRate: number;
  readonly #connect: ConnectPipe;
  #served: ServedPipe | undefined;
  #changing: Promise<void> = Promise.resolve();

  constructor(place: SimulatedPlace, baudRate: number, connect: ConnectPipe) {
    this.#place = place;
    this.#baudRate = baudRate;
    this.#connect = connect;
  }

  get plugged(): boolean {
    return this.#served !== undefined;
  }

  /** Rejects with `DEVICE_OPEN_FAILED` when the port is taken. Plugging twice changes nothing. */
  plug(): Promise<void> {
    return this.#next(async () => {
      this.#served ??= await this.#serve();
    });
  }

  /** Connections drop and new ones are refused; a card that lies there stays. */
  unplug(): Promise<void> {
    return this.#next(async () => {
      const served = this.#served;
      this.#served = undefined;
      await served?.close();
    });
  }

  #serve(): Promise<ServedPipe> {
    const { port, path } = this.#place;
    return port === undefined
      ? servePipeOnSerial(this.#connect, { path, baudRate: this.#baudRate })
      : servePipeOnTcp(this.#connect, { port });
  }

  /** One change after the other: a port is free again only when it was closed. */
  #next(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(change);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}
