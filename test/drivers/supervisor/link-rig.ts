import { expect } from 'chai';
import { Link, type LinkOptions } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import type { DeviceState } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { ManualTime, settle } from '../../support/manual-time.js';
import { EchoDevice, type EchoDeviceOptions } from './echo-device.js';
import { EchoLine } from './echo-line.js';
import { XorCodec, type XorFrame } from './xor-frames.js';

/** A real link over memory, in manual time, with the far side in the hands of the test. */
export class LinkRig {
  readonly time = new ManualTime();
  readonly line = new EchoLine(1, 2);
  readonly registry = new DeviceRegistry(this.time);
  /** Announced changes, `one connecting>online`. */
  readonly announced: string[] = [];
  #link: Link<XorFrame> | undefined;

  constructor() {
    this.registry.listen((status, previous) => {
      this.announced.push(`${status.id} ${previous.state}>${status.state}`);
    });
  }

  get link(): Link<XorFrame> {
    if (this.#link === undefined) throw new Error('no link yet');
    return this.#link;
  }

  /** Polls its address every 250 ms. */
  polled(id: string, address: number): EchoDevice {
    return new EchoDevice({ id, address, timers: this.time });
  }

  /** Asks only what the test asks. */
  quiet(id: string, address: number, options: Partial<EchoDeviceOptions> = {}): EchoDevice {
    return new EchoDevice({ id, address, timers: this.time, pollMs: 0, ...options });
  }

  build(devices: EchoDevice[], options: Partial<LinkOptions<XorFrame>> = {}): void {
    this.#link = new Link({
      id: 'line-1',
      transport: this.line.transport,
      codec: () => new XorCodec(),
      devices,
      registry: this.registry,
      clock: this.time,
      timers: this.time,
      ...options,
    });
  }

  async start(devices: EchoDevice[], options: Partial<LinkOptions<XorFrame>> = {}): Promise<void> {
    this.build(devices, options);
    this.link.start();
    await settle();
  }

  stateOf(id: string): DeviceState | undefined {
    return this.registry.get(id)?.state;
  }

  /** Stops the link; fails when a timer is left behind. */
  async finish(): Promise<void> {
    await this.link.stop();
    await settle();
    expect(this.time.waiting, 'timers left behind').to.equal(0);
  }
}

/** How an exchange ended: `answered` or the code of its error. */
export function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'answered',
    (error: unknown) => (isTongdaoError(error) ? error.code : String(error)),
  );
}
