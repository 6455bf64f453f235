/** A turnstile driver on the real link, a faulty wire and its simulated board, on one manual time. */
import { expect } from 'chai';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import type { BytePipe } from '../../../drivers/simulators/sam/reader.js';
import type { Codec, LinkDevice } from '../../../drivers/supervisor/contract.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection, DeviceStatus, Turnstile } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime, settle } from '../manual-time.js';
import { FaultyWire } from './faulty-wire.js';

export interface TurnstileParts<Frame> {
  readonly codec: () => Codec<Frame>;
  readonly turnstile: Turnstile & LinkDevice<Frame>;
  /** Gives the simulated board its end of each connection; `gone` resolves when that ends. */
  readonly connect: (pipe: BytePipe, gone: Promise<unknown>) => void;
  /** How often the relay of the entrance was switched on so far. */
  readonly openings: () => number;
  /** The relay of the entrance is on. */
  readonly isOn: () => boolean;
}

/** What became of one call of `pulse`; `opened` by the board's own count. */
export interface PulseStory {
  readonly end: 'confirmed' | 'TURNSTILE_OFFLINE' | 'TURNSTILE_UNCONFIRMED';
  readonly opened: number;
}

export class TurnstileBench<Frame> {
  readonly time = new ManualTime();
  readonly wire = new FaultyWire(this.time);
  readonly link: Link<Frame>;
  readonly parts: TurnstileParts<Frame>;
  readonly #registry = new DeviceRegistry(this.time);
  #far: Connection | undefined;

  constructor(build: (time: ManualTime) => TurnstileParts<Frame>) {
    const { time } = this;
    this.parts = build(time);
    const { turnstile, codec, connect } = this.parts;
    this.link = new Link({
      id: 'line-1',
      transport: memoryTransport((far) => {
        this.#far = far;
        connect(this.wire.to(connectionPipe(far)), far.closed);
      }),
      codec,
      devices: [turnstile],
      registry: this.#registry,
      clock: time,
      timers: time,
    });
  }

  async start(): Promise<this> {
    this.link.start();
    await this.untilOnline();
    return this;
  }

  get status(): DeviceStatus {
    const status = this.#registry.get(this.parts.turnstile.id);
    if (status === undefined) throw new Error('the turnstile is not declared');
    return status;
  }

  /** @throws Error after `withinMs`. */
  async untilOnline(withinMs = 5000): Promise<void> {
    const end = this.time.mono() + withinMs;
    while (this.status.state !== 'online') {
      if (this.time.mono() >= end) throw new Error(`${this.status.state} after ${withinMs} ms`);
      await this.time.advance(10);
    }
  }

  /** One pulse into the venue, and everything that came of it within `forMs`. */
  async pulse(forMs = 2000): Promise<PulseStory> {
    const before = this.parts.openings();
    let end: PulseStory['end'] | undefined;
    let surprise: Error | undefined;
    this.parts.turnstile.pulse('in').then(
      ({ sentAt, confirmedAt }) => {
        expect(sentAt).to.be.at.most(confirmedAt);
        end = 'confirmed';
      },
      (error: unknown) => {
        if (isTongdaoError(error, 'TURNSTILE_OFFLINE')) end = 'TURNSTILE_OFFLINE';
        else if (isTongdaoError(error, 'TURNSTILE_UNCONFIRMED')) end = 'TURNSTILE_UNCONFIRMED';
        else surprise = new Error('a pulse ended otherwise', { cause: error });
      },
    );
    await this.time.advance(forMs);
    if (surprise !== undefined) throw surprise;
    if (end === undefined) throw new Error(`a pulse without an end within ${forMs} ms`);
    return { end, opened: this.parts.openings() - before };
  }

  async unplug(): Promise<void> {
    this.wire.cut();
    await this.#far?.close();
    await settle();
  }

  async end(): Promise<void> {
    this.wire.clear();
    this.wire.cut();
    const stopped = this.link.stop();
    await this.time.advance(7000);
    await stopped;
    expect(this.parts.isOn(), 'the relay is on after the end').to.equal(false);
    expect(this.time.waiting, 'timers left behind').to.equal(0);
  }
}
