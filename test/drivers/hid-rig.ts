/** A reader driver on the real link, over memory pipes of HID frames, in manual time. */
import { HidCodec } from '../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../drivers/transport/hid-frame.js';
import { memoryTransport } from '../../drivers/transport/memory.js';
import { connectionPipe } from '../../drivers/simulators/sam/connection-pipe.js';
import type { BytePipe } from '../../drivers/simulators/sam/reader.js';
import type { LinkDevice } from '../../drivers/supervisor/contract.js';
import { Link } from '../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { Connection, DeviceStatus, Reader, ReaderEvent } from '../../schemas/device.js';
import type { ManualTime } from '../support/manual-time.js';

export class HidReaderRig {
  readonly time: ManualTime;
  readonly events: ReaderEvent[] = [];
  readonly #registry: DeviceRegistry;
  readonly #link: Link<HidFrame>;
  readonly #reader: Reader & LinkDevice<HidFrame>;
  #far: Connection | undefined;

  constructor(
    time: ManualTime,
    reader: Reader & LinkDevice<HidFrame>,
    connect: (pipe: BytePipe) => void,
  ) {
    this.time = time;
    this.#reader = reader;
    this.#registry = new DeviceRegistry(time);
    reader.listen((event) => this.events.push(event));
    this.#link = new Link({
      id: 'usb-1',
      transport: memoryTransport((far) => {
        this.#far = far;
        connect(connectionPipe(far));
      }),
      codec: () => new HidCodec(),
      devices: [reader],
      registry: this.#registry,
      clock: time,
      timers: time,
    });
  }

  async start(): Promise<this> {
    this.#link.start();
    await this.time.advance(10);
    return this;
  }

  get status(): DeviceStatus {
    const status = this.#registry.get(this.#reader.id);
    if (status === undefined) throw new Error('not declared');
    return status;
  }

  /** Identifiers of credentials, `noise n` for what was dropped; found and removed are left out. */
  get story(): string[] {
    return this.events.flatMap((event) => {
      if (event.type === 'credential') {
        return event.credential.identifiers.map(({ namespace, value }) => `${namespace}:${value}`);
      }
      return event.type === 'noise' ? [`noise ${event.bytes}`] : [];
    });
  }

  get line(): Connection {
    if (this.#far === undefined) throw new Error('not open');
    return this.#far;
  }

  async unplug(): Promise<void> {
    await this.line.close();
    await this.time.advance(0);
  }

  async stop(): Promise<void> {
    const stopped = this.#link.stop();
    await this.time.advance(0);
    await stopped;
  }
}
