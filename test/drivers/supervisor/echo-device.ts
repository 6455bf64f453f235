import type { LinkDevice, LinkPort, Reply } from '../../../drivers/supervisor/contract.js';
import type { DeviceId, Liveness } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { Cancel, Timers } from '../../../schemas/time.js';
import { ask, type XorFrame } from './xor-frames.js';

export interface EchoDeviceOptions {
  readonly id: DeviceId;
  readonly address: number;
  readonly timers: Timers;
  readonly liveness?: Liveness;
  /** Time between two heartbeats, milliseconds; 0 for none. */
  readonly pollMs?: number;
  readonly timeoutMs?: number;
}

/** The smallest driver: it asks its address for an echo and reports online when it gets one. */
export class EchoDevice implements LinkDevice<XorFrame> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness: Liveness;
  readonly noise: number[] = [];
  attached = 0;
  detached = 0;
  answers = 0;
  port: LinkPort<XorFrame> | undefined;
  readonly #options: EchoDeviceOptions;
  #stop: Cancel | undefined;
  #count = 0;

  constructor(options: EchoDeviceOptions) {
    this.id = options.id;
    this.liveness = options.liveness ?? 'polled';
    this.#options = options;
  }

  attach(port: LinkPort<XorFrame>): void {
    this.attached += 1;
    this.port = port;
    this.#poll(port);
  }

  detach(): void {
    this.detached += 1;
    this.#stop?.();
    this.#stop = undefined;
  }

  onNoise(bytes: number): void {
    this.noise.push(bytes);
  }

  exchange(data: number, options: Parameters<typeof ask>[2] = {}): Promise<Reply<XorFrame>> {
    if (this.port === undefined) throw new Error('not attached');
    return this.port.exchange(ask(this.#options.address, data, options));
  }

  #poll(port: LinkPort<XorFrame>): void {
    const { timers, pollMs = 250, timeoutMs = 150, address } = this.#options;
    if (pollMs === 0) return;
    this.#count = (this.#count + 1) % 256;
    port.exchange(ask(address, this.#count, { urgency: 'heartbeat', timeoutMs })).then(
      () => {
        this.answers += 1;
        if (this.port !== port) return;
        port.report('online');
        this.#again(timers, pollMs, port);
      },
      (error: unknown) => {
        if (isTongdaoError(error, 'DEVICE_TIMEOUT')) this.#again(timers, pollMs, port);
        else if (!isTongdaoError(error, 'DEVICE_CLOSED')) throw error;
      },
    );
  }

  #again(timers: Timers, pollMs: number, port: LinkPort<XorFrame>): void {
    if (this.attached === this.detached) return;
    this.#stop = timers.after(pollMs, () => this.#poll(port));
  }
}
