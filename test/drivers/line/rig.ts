import { LineCodec, type Line, type LineSuffix } from '../../../drivers/line/codec.js';
import { LineReader } from '../../../drivers/line/driver.js';
import { LineReaderSimulator } from '../../../drivers/simulators/line/reader.js';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import type { LinePace } from '../../../drivers/simulators/transmitter.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Connection, DeviceStatus, ReaderEvent } from '../../../schemas/device.js';
import type { TextFormat } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';

export const ANY_CODE: TextFormat = { holds: 'code', minLength: 4, maxLength: 512 };

export interface LineRigOptions {
  readonly suffix?: LineSuffix;
  readonly format?: TextFormat;
  readonly pace?: LinePace;
}

/** Reader, link, memory line and simulated scanner, all on one manual time. */
export class LineRig {
  readonly time = new ManualTime();
  readonly registry = new DeviceRegistry(this.time);
  readonly scanner: LineReaderSimulator;
  readonly reader: LineReader;
  readonly events: ReaderEvent[] = [];
  readonly link: Link<Line>;
  far: Connection | undefined;

  constructor(options: LineRigOptions = {}) {
    const { suffix = 'cr', format = ANY_CODE, pace } = options;
    const { time } = this;
    this.scanner = new LineReaderSimulator({
      timers: time,
      suffix,
      ...(pace === undefined ? {} : { pace }),
    });
    this.reader = new LineReader({ id: 'scanner-1', format });
    this.reader.listen((event) => this.events.push(event));
    this.link = new Link<Line>({
      id: 'line-1',
      transport: memoryTransport((far) => {
        this.far = far;
        this.scanner.connect(connectionPipe(far));
      }),
      codec: () => new LineCodec(suffix),
      devices: [this.reader],
      registry: this.registry,
      clock: time,
      timers: time,
    });
  }

  async start(): Promise<this> {
    this.link.start();
    await this.time.advance(10);
    return this;
  }

  get status(): DeviceStatus {
    return this.registry.get('scanner-1')!;
  }

  /** Values of the credentials, in order. */
  get read(): string[] {
    return this.events.flatMap((event) =>
      event.type === 'credential' ? event.credential.identifiers.map(({ value }) => value) : [],
    );
  }

  async stop(): Promise<void> {
    await this.link.stop();
    this.scanner.close();
  }
}
