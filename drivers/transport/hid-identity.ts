/** Which of the plugged HID devices is the one of the site file. */
import { readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import type { HidListing } from './hid-layer.js';

/** A top-level usage of the HID usage tables. */
export interface HidUsage {
  readonly page: number;
  readonly usage: number;
}

export const KEYBOARD_USAGE: HidUsage = { page: 0x01, usage: 0x06 };
/** Point-of-sale page, bar code scanner. */
export const SCANNER_USAGE: HidUsage = { page: 0x8c, usage: 0x02 };

export interface HidIdentity {
  /** Four hex digits. */
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber?: string | undefined;
  /** USB port path such as `1-1.2`. */
  readonly usbPath?: string | undefined;
  /** The interface of a device with several; any without it. */
  readonly usage?: HidUsage | undefined;
}

/** Where a hidraw node hangs, for example `1-1.2`; `undefined` off the USB bus and off Linux. */
export type UsbPathOf = (path: string) => Promise<string | undefined>;

export function usbPathOf(sysfs = '/sys'): UsbPathOf {
  return async (path) => {
    const target = await linkTarget(join(sysfs, 'class/hidraw', basename(path)));
    // …/usb1/1-1/1-1.2/1-1.2:1.0/0003:16C0:05DF.0001/hidraw/hidraw0
    return /\/(\d+-\d+(?:\.\d+)*):\d+\.\d+\//.exec(target ?? '')?.[1];
  };
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** For people: `16c0:05df serial 6QMBS` or `16c0:05df at 1-1.2`. */
export function identityText(identity: HidIdentity): string {
  const { vendorId, productId, serialNumber, usbPath } = identity;
  const parts = [`${vendorId}:${productId}`];
  if (serialNumber !== undefined) parts.push(`serial ${serialNumber}`);
  if (usbPath !== undefined) parts.push(`at ${usbPath}`);
  return parts.join(' ');
}

/**
 * The one device that is meant. @throws TongdaoError `DEVICE_OPEN_FAILED` when none fits and when
 * several do: of twins nobody can say which is which, so none is taken.
 */
export async function pick(
  identity: HidIdentity,
  listings: readonly HidListing[],
  usbPath: UsbPathOf,
): Promise<HidListing & { readonly path: string }> {
  const refuse = (why: string): TongdaoError =>
    new TongdaoError('DEVICE_OPEN_FAILED', `hid:${identityText(identity)}: ${why}`);
  const { usage, serialNumber } = identity;
  const fits = new Map<string, HidListing & { readonly path: string }>();
  for (const listing of listings) {
    const { path } = listing;
    if (path === undefined || path === '') continue;
    if (serialNumber !== undefined && listing.serialNumber !== serialNumber) continue;
    if (usage !== undefined && !hasUsage(listing, usage)) continue;
    if (identity.usbPath !== undefined && (await usbPath(path)) !== identity.usbPath) continue;
    fits.set(path, { ...listing, path });
  }
  const [only, ...others] = fits.values();
  if (only === undefined) {
    throw refuse(listings.length === 0 ? 'not plugged in' : notThisOne(identity, listings));
  }
  if (others.length > 0) {
    throw refuse(`${fits.size} devices fit: name serialNumber or usbPath`);
  }
  return only;
}

function hasUsage(listing: HidListing, { page, usage }: HidUsage): boolean {
  return listing.usagePage === page && listing.usage === usage;
}

/** Serial numbers of other devices are nobody's business and stand in no log. */
function notThisOne({ usage }: HidIdentity, listings: readonly HidListing[]): string {
  if (usage === undefined || listings.some((listing) => hasUsage(listing, usage))) {
    return 'another one is plugged in: serial number or USB port differ';
  }
  const seen = listings.map((one) => usageText(one.usagePage ?? 0, one.usage ?? 0)).join(', ');
  return `plugged in with usage ${seen}; ${usageText(usage.page, usage.usage)} is wanted`;
}

function usageText(page: number, usage: number): string {
  return `${page.toString(16).padStart(4, '0')}:${usage.toString(16).padStart(2, '0')}`;
}
