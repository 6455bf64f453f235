/** A USB HID device as a transport of HID frames (hid-frame.ts). */
import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import { Ending } from './ending.js';
import { HidCodec, TO_DEVICE, encodeHidFrame } from './hid-codec.js';
import { identityText, pick, usbPathOf, type HidIdentity, type UsbPathOf } from './hid-identity.js';
import { nodeHidLayer, type HidDevice, type HidLayer } from './hid-layer.js';
import type { HidFrame } from './hid-frame.js';
import { Inbox } from './inbox.js';

export interface HidOptions extends HidIdentity {
  /** Tests bring their own where node-hid cannot run. */
  readonly layer?: HidLayer;
  readonly usbPathOf?: UsbPathOf;
}

/** An open HID interface and where the system has it just now. */
export interface HidConnection extends Connection {
  /** `/dev/hidrawN` on Linux. */
  readonly path: string;
  /** What the device says of itself: maker and product. */
  readonly product: string;
}

export interface HidTransport extends Transport {
  open(): Promise<HidConnection>;
}

class OpenHid implements HidConnection {
  readonly path: string;
  readonly product: string;
  readonly #device: HidDevice;
  readonly #ending: Ending;
  readonly #inbox = new Inbox();
  readonly #orders = new HidCodec(TO_DEVICE);
  #closing: Promise<void> | undefined;

  constructor(device: HidDevice, about: { path: string; product: string; label: string }) {
    this.path = about.path;
    this.product = about.product;
    this.#device = device;
    this.#ending = new Ending(about.label);
    device.on('error', (error) => this.#lose(wordsOf(error)));
    device.on('data', (report) => {
      // node-hid would report a fault of ours in here as a fault of the device.
      queueMicrotask(() => {
        if (!this.#ending.ended) this.#inbox.deliver(encodeHidFrame('input', report));
      });
    });
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  /**
   * One or more whole frames to the device, in order. Rejects with `DEVICE_REFUSED` when the system
   * would not send one; the answer to a feature request arrives as data before this resolves.
   */
  async write(bytes: Uint8Array): Promise<void> {
    const frames = this.#orders.push(bytes);
    if (this.#orders.takeNoise() > 0 || this.#orders.pending().length > 0) {
      this.#orders.drop();
      throw new TongdaoError('INTERNAL', 'no whole HID frame was written');
    }
    for (const frame of frames) {
      if (this.#ending.ended || this.#closing !== undefined) throw this.#ending.error();
      await this.#obey(frame);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#release({ kind: 'closed' });
    return this.#closing;
  }

  async #obey({ kind, bytes }: HidFrame): Promise<void> {
    try {
      switch (kind) {
        case 'output':
          await this.#device.write(Buffer.from(bytes));
          return;
        case 'setFeature':
          await this.#device.sendFeatureReport(Buffer.from(bytes));
          return;
        case 'getFeature': {
          const [reportId = 0, size = 0] = bytes;
          const answer = await this.#device.getFeatureReport(reportId, size);
          if (!this.#ending.ended) this.#inbox.deliver(encodeHidFrame('featureAnswer', answer));
          return;
        }
        case 'input':
        case 'featureAnswer':
          throw new TongdaoError('INTERNAL', `a device sends ${kind}, nobody else`);
      }
    } catch (cause) {
      if (cause instanceof TongdaoError) throw cause;
      if (this.#ending.ended) throw this.#ending.error(cause);
      throw new TongdaoError('DEVICE_REFUSED', wordsOf(cause), { cause });
    }
  }

  #lose(detail: string): void {
    if (this.#closing !== undefined) return;
    this.#ending.end({ kind: 'lost', detail });
    this.#closing = this.#release({ kind: 'closed' });
  }

  /** Closing waits up to 50 ms for the thread that reads. */
  async #release(reason: CloseReason): Promise<void> {
    try {
      await this.#device.close();
      this.#ending.end(reason);
    } catch (error) {
      this.#ending.end({ kind: 'failed', detail: wordsOf(error) });
    }
  }
}

/**
 * Finds the device by what stays (vendor, product, serial number, USB port) at every opening, whatever
 * hidraw number it has by then. `open` rejects with `DEVICE_OPEN_FAILED` and the reason. Unplugging is
 * noticed within 50 ms and ends the connection as `lost`.
 */
export function hidTransport(options: HidOptions): HidTransport {
  const { layer = nodeHidLayer, usbPathOf: where = usbPathOf() } = options;
  const label = `hid:${identityText(options)}`;
  return {
    label,
    async open(): Promise<HidConnection> {
      try {
        const ids = [options.vendorId, options.productId].map((id) => parseInt(id, 16));
        const found = await pick(options, await layer.list(ids[0] ?? 0, ids[1] ?? 0), where);
        const device = await layer.open(found.path);
        const product = [found.manufacturer, found.product].filter(Boolean).join(' ');
        return new OpenHid(device, { path: found.path, product, label });
      } catch (cause) {
        if (cause instanceof TongdaoError) throw cause;
        throw new TongdaoError('DEVICE_OPEN_FAILED', `${label}: ${wordsOf(cause)}`, { cause });
      }
    },
  };
}

/** node-hid reports a failed read as text, everything else as an error. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
