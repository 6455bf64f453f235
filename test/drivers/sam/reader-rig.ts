/** A reader driver, the link, a memory line and the simulated reader, all on one manual time. */
import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import {
  SamReaderSimulator,
  type SamSimulatorOptions,
} from '../../../drivers/simulators/sam/reader.js';
import type { Codec } from '../../../drivers/supervisor/contract.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection, DeviceStatus, ReaderEvent } from '../../../schemas/device.js';
import { ManualTime, settle } from '../../support/manual-time.js';

/** 62-byte pieces, as a UART at this speed hands them over (facts/rigs.md). */
export const TRUE_PACE = { chunkBytes: 62, baudRate: 115_200 } as const;

export class ReaderRig {
  readonly time = new ManualTime();
  readonly simulator: SamReaderSimulator;
  readonly reader: SamReader;
  readonly events: ReaderEvent[] = [];
  /** Every reply the codec gave out, with its data as it is now. */
  readonly replies: SamReply[] = [];
  readonly #registry = new DeviceRegistry(this.time);
  readonly #link: Link<SamReply>;
  #far: Connection | undefined;

  /** What the host sent, one write each. */
  readonly requests: Uint8Array[] = [];

  constructor(
    options: Partial<SamSimulatorOptions> = {},
    reader: { readonly additionalAddress?: boolean } = {},
  ) {
    const { time } = this;
    this.simulator = new SamReaderSimulator({ clock: time, timers: time, ...options });
    this.simulator.observe(({ direction, bytes }) => {
      if (direction === 'request') this.requests.push(bytes);
    });
    this.reader = new SamReader({ id: 'reader-1', clock: time, timers: time, ...reader });
    this.reader.listen((event) => this.events.push(event));
    this.#link = new Link({
      id: 'line-1',
      transport: memoryTransport((far) => {
        this.#far = far;
        this.simulator.connect(connectionPipe(far));
      }),
      codec: () => this.#recorded(new SamCodec()),
      devices: [this.reader],
      registry: this.#registry,
      clock: time,
      timers: time,
    });
  }

  /** Runs until the reader is online and looks for cards. */
  async start(): Promise<this> {
    this.#link.start();
    await this.time.advance(400);
    return this;
  }

  get status(): DeviceStatus {
    const status = this.#registry.get('reader-1');
    if (status === undefined) throw new Error('no reader-1');
    return status;
  }

  /** Types of the events, `read-failed` with failure and a mark when it is the last one. */
  get story(): string[] {
    return this.events.map((event) =>
      event.type === 'read-failed'
        ? `${event.failure}${event.final ? '!' : ''}`
        : event.type === 'noise'
          ? `noise ${event.bytes}`
          : event.type,
    );
  }

  at(type: ReaderEvent['type']): number {
    const event = this.events.find((candidate) => candidate.type === type);
    if (event === undefined) throw new Error(`no ${type}`);
    return event.at;
  }

  /** Moves time until an event of this name (as in `story`) has come; fails after 10 s. */
  async until(name: string, stepMs = 10): Promise<void> {
    const end = this.time.mono() + 10_000;
    while (!this.story.includes(name)) {
      if (this.time.mono() > end) throw new Error(`no ${name} in ${this.story.join(', ')}`);
      await this.time.advance(stepMs);
    }
  }

  async unplug(): Promise<void> {
    await this.#far?.close();
    await settle();
  }

  async stop(): Promise<void> {
    const stopped = this.#link.stop();
    await this.time.advance(0);
    await stopped;
    this.simulator.close();
    this.simulator.takeCard();
  }

  #recorded(codec: SamCodec): Codec<SamReply> {
    return {
      push: (chunk) => {
        const replies = codec.push(chunk);
        this.replies.push(...replies);
        return replies;
      },
      pending: () => codec.pending(),
      drop: () => codec.drop(),
      takeNoise: () => codec.takeNoise(),
    };
  }
}
