/** A card reader's driver, its link, a memory line and the simulated device, all on one manual time. */
import { connectionPipe } from '../../drivers/simulators/sam/connection-pipe.js';
import type { BytePipe } from '../../drivers/simulators/sam/reader.js';
import type { Codec, LinkDevice } from '../../drivers/supervisor/contract.js';
import { Link } from '../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../drivers/transport/memory.js';
import type { Credential } from '../../schemas/credential.js';
import type { Connection, DeviceStatus, Reader, ReaderEvent } from '../../schemas/device.js';
import { settle, type ManualTime } from '../support/manual-time.js';

export interface RigParts<Frame> {
  readonly time: ManualTime;
  readonly codec: () => Codec<Frame>;
  readonly readers: readonly (Reader & LinkDevice<Frame>)[];
  /** Gives the device its end of each connection. */
  readonly connect: (pipe: BytePipe) => void;
}

export class CardReaderRig<Frame> {
  readonly time: ManualTime;
  readonly events: ReaderEvent[] = [];
  readonly registry: DeviceRegistry;
  /** Announced changes of all readers, `reader-1 connecting>online`. */
  readonly announced: string[] = [];
  readonly link: Link<Frame>;
  #far: Connection | undefined;

  constructor({ time, codec, readers, connect }: RigParts<Frame>) {
    this.time = time;
    this.registry = new DeviceRegistry(time);
    this.registry.listen(({ id, state }, previous) => {
      this.announced.push(`${id} ${previous.state}>${state}`);
    });
    for (const reader of readers) reader.listen((event) => this.events.push(event));
    this.link = new Link({
      id: 'line-1',
      transport: memoryTransport((far) => {
        this.#far = far;
        connect(connectionPipe(far));
      }),
      codec,
      devices: readers,
      registry: this.registry,
      clock: time,
      timers: time,
    });
  }

  async start(): Promise<this> {
    this.link.start();
    await this.time.advance(200);
    return this;
  }

  status(id = 'reader-1'): DeviceStatus {
    const status = this.registry.get(id);
    if (status === undefined) throw new Error(`no ${id}`);
    return status;
  }

  /** Types of the events, `read-failed` with failure and a mark when it is the last one. */
  get story(): string[] {
    return this.events.map((event) =>
      event.type === 'read-failed' ? `${event.failure}${event.final ? '!' : ''}` : event.type,
    );
  }

  get credentials(): readonly Credential[] {
    return this.events.flatMap((event) => (event.type === 'credential' ? [event.credential] : []));
  }

  /** `namespace:value` of the last credential's identifiers. */
  get identifiers(): readonly string[] {
    const last = this.credentials.at(-1);
    return (last?.identifiers ?? []).map(({ namespace, value }) => `${namespace}:${value}`);
  }

  /** Moves time until an event of this name (as in `story`) has come; fails after 10 s. */
  async until(name: string, stepMs = 10): Promise<void> {
    await this.waitFor(name, () => this.story.includes(name), stepMs);
  }

  /** Moves time until the reader is in this state. */
  async untilState(state: DeviceStatus['state'], id = 'reader-1'): Promise<void> {
    await this.waitFor(`${id} ${state}`, () => this.status(id).state === state);
  }

  async waitFor(what: string, check: () => boolean, stepMs = 10): Promise<void> {
    const end = this.time.mono() + 10_000;
    while (!check()) {
      if (this.time.mono() > end) throw new Error(`no ${what} in ${this.story.join(', ')}`);
      await this.time.advance(stepMs);
    }
  }

  /** Sends bytes as if they came from the device. */
  async babble(bytes: Uint8Array): Promise<void> {
    await this.#far?.write(bytes);
    await settle();
  }

  async unplug(): Promise<void> {
    await this.#far?.close();
    await settle();
  }

  async stop(): Promise<void> {
    const stopped = this.link.stop();
    await this.time.advance(0);
    await stopped;
  }
}
