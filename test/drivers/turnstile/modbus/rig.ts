import type { Connection, DeviceStatus, TurnstileEvent } from '../../../../schemas/device.js';
import type { TurnstileConfigOf } from '../../../../schemas/site-devices.js';
import { Link } from '../../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../../drivers/transport/memory.js';
import {
  ModbusBoardSimulator,
  type ModbusBoardOptions,
} from '../../../../drivers/simulators/modbus/board.js';
import { ModbusLine } from '../../../../drivers/simulators/modbus/line.js';
import { ModbusCodec } from '../../../../drivers/turnstile/modbus/codec.js';
import { ModbusTurnstile } from '../../../../drivers/turnstile/modbus/driver.js';
import type { ModbusFrame } from '../../../../drivers/turnstile/modbus/frame.js';
import { ManualTime } from '../../../support/manual-time.js';
import { text } from './vectors.js';

export function turnstileConfig(
  change: Partial<TurnstileConfigOf<'modbus'>> = {},
): TurnstileConfigOf<'modbus'> {
  return {
    id: 'gate-1',
    driver: 'modbus',
    link: 'relays',
    address: 1,
    pulseMs: 500,
    coils: { in: 0, out: 1 },
    inputs: { passedIn: 0, passedOut: 1 },
    ...change,
  };
}

/** The real driver on the real link, over memory, against simulated boards, in manual time. */
export class Rig {
  readonly time = new ManualTime();
  readonly registry = new DeviceRegistry(this.time);
  readonly boards: readonly ModbusBoardSimulator[];
  readonly turnstiles: readonly ModbusTurnstile[];
  readonly link: Link<ModbusFrame>;
  readonly line: ModbusLine;
  /** Requests as hex, in order. */
  readonly requests: string[] = [];
  readonly events: TurnstileEvent[] = [];
  readonly states: string[] = [];
  #far: Connection | undefined;

  constructor(
    configs: readonly TurnstileConfigOf<'modbus'>[] = [turnstileConfig()],
    board: Omit<ModbusBoardOptions, 'clock' | 'timers' | 'address'> = {},
  ) {
    const time = { clock: this.time, timers: this.time };
    const addresses = [...new Set(configs.map((config) => config.address))];
    this.boards = addresses.map(
      (address) => new ModbusBoardSimulator({ ...board, ...time, address }),
    );
    this.line = new ModbusLine({ timers: this.time, boards: this.boards });
    this.line.observe({ received: (bytes) => this.requests.push(text(bytes)) });
    this.turnstiles = configs.map((config) => new ModbusTurnstile({ config, ...time }));
    for (const turnstile of this.turnstiles) turnstile.listen((event) => this.events.push(event));
    this.registry.listen((status) => this.states.push(`${status.id} ${status.state}`));
    this.link = new Link({
      id: 'relays',
      transport: memoryTransport((far) => this.#plug(far)),
      codec: () => new ModbusCodec(),
      devices: this.turnstiles,
      registry: this.registry,
      ...time,
    });
  }

  get board(): ModbusBoardSimulator {
    return this.boards[0]!;
  }

  get turnstile(): ModbusTurnstile {
    return this.turnstiles[0]!;
  }

  status(id = 'gate-1'): DeviceStatus {
    return this.registry.get(id)!;
  }

  async start(): Promise<this> {
    this.link.start();
    await this.time.advance(20);
    return this;
  }

  /** The cable is pulled out; the link opens it again by itself. */
  async unplug(): Promise<void> {
    await this.#far?.close();
    await this.time.advance(0);
  }

  /** Requests sent since the last call. */
  takeRequests(): readonly string[] {
    return this.requests.splice(0);
  }

  #plug(far: Connection): void {
    this.#far = far;
    const end = this.line.connect((bytes) => void far.write(bytes));
    far.onData((chunk) => end.receive(chunk));
    void far.closed.then(() => end.close());
  }
}
