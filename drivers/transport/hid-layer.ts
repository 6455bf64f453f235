/** The operating system's HID devices, through node-hid (hidraw on Linux). */
import { HIDAsync, devicesAsync } from 'node-hid';

/** One top-level usage of one HID interface. Interfaces with several usages are listed several times. */
export interface HidListing {
  /** `/dev/hidrawN` on Linux: changes with every plugging, so it is no identity. */
  readonly path?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

/** An open HID interface. Reports carry their id as the first byte only where the device numbers them. */
export interface HidDevice {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  /** An output report, its id in front, 0 where the device knows none. */
  write(report: Buffer): Promise<number>;
  /** A feature report, likewise. */
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, bytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface HidLayer {
  list(vendorId: number, productId: number): Promise<readonly HidListing[]>;
  open(path: string): Promise<HidDevice>;
}

/**
 * Linux x64, arm64 and arm, macOS and Windows. Windows keeps keyboards to itself: no keyboard reader
 * can be opened there (facts/cards-readers-turnstiles.md 3.5).
 */
export const nodeHidLayer: HidLayer = {
  list: (vendorId, productId) => devicesAsync(vendorId, productId),
  open: (path) => HIDAsync.open(path),
};
