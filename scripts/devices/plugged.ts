/** One thing that is plugged in, named by what stays. */
import type { Protocol } from '../../schemas/site-devices.js';

export interface PluggedDevice {
  readonly bus: 'serial' | 'hid' | 'pcsc';
  /** For people: maker and product as the device tells them; may be empty. */
  readonly product: string;
  /** `1a86:7523`; absent where there is no USB behind it. */
  readonly usb?: string;
  /** What the site file names it by; absent where the device has nothing that stays. */
  readonly transport?: StableTransport;
  /** Why there is none, or why it is weak. */
  readonly remark?: string;
  /** Where the system has it just now: `/dev/ttyUSB0`, `/dev/hidraw3`. Never for the site file. */
  readonly now: string;
  /** HID usage page and usage, `0001:06`. */
  readonly usage?: string;
}

export type StableTransport =
  | { readonly type: 'serial'; readonly path: string }
  | {
      readonly type: 'hid';
      readonly vendorId: string;
      readonly productId: string;
      readonly serialNumber?: string;
      readonly usbPath?: string;
    }
  | { readonly type: 'pcsc'; readonly reader: string };

/** What it probably is. A guess: converters do not say what hangs behind them. */
export interface Guess {
  readonly protocol: Protocol;
  readonly zh: string;
  readonly en: string;
}
