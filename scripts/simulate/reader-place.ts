/** A simulated reader and its cable, which can be pulled out and put back. */
import type { SamReaderSimulator } from '../../drivers/simulators/sam/reader.js';
import {
  serveSamReader,
  serveSamReaderOnSerial,
  type ServedSamReader,
} from '../../drivers/simulators/sam/server.js';
import type { SimulatedPlace } from './options.js';

export class ReaderPlace {
  readonly #place: SimulatedPlace;
  readonly #simulator: SamReaderSimulator;
  #served: ServedSamReader | undefined;
  #changing: Promise<void> = Promise.resolve();

  constructor(place: SimulatedPlace, simulator: SamReaderSimulator) {
    this.#place = place;
    this.#simulator = simulator;
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

  #serve(): Promise<ServedSamReader> {
    const { port, path } = this.#place;
    const simulator = this.#simulator;
    return port === undefined
      ? serveSamReaderOnSerial({ path, simulator })
      : serveSamReader({ port, simulator });
  }

  /** One change after the other: a port is free again only when it was closed. */
  #next(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(change);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}
