/** USB HID devices that a gateway can use: keyboards, scanners and relays; never mice and the rest. */
import { devicesAsync } from 'node-hid';
import {
  KEYBOARD_USAGE,
  SCANNER_USAGE,
  usbPathOf,
  type UsbPathOf,
} from '../../drivers/transport/hid-identity.js';
import type { PluggedDevice } from './plugged.js';

/** As node-hid lists them. */
export interface ListedHid {
  readonly vendorId: number;
  readonly productId: number;
  readonly path?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

const RELAY = '16c0:05df';
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function isOfUse({ usagePage, usage }: ListedHid, usb: string): boolean {
  if (usb === RELAY) return true;
  return [KEYBOARD_USAGE, SCANNER_USAGE].some(
    (wanted) => wanted.page === usagePage && wanted.usage === usage,
  );
}

export async function hidDevices(
  list: () => Promise<readonly ListedHid[]> = () => devicesAsync(),
  usbPath: UsbPathOf = usbPathOf(),
): Promise<PluggedDevice[]> {
  const found: PluggedDevice[] = [];
  const seen = new Set<string>();
  for (const listed of await list()) {
    const { path = '', serialNumber = '', usagePage = 0, usage = 0 } = listed;
    const [vendorId, productId] = [hex(listed.vendorId, 4), hex(listed.productId, 4)];
    const usb = `${vendorId}:${productId}`;
    if (!isOfUse(listed, usb) || seen.has(path)) continue;
    seen.add(path);
    const socket = await usbPath(path);
    const identity =
      serialNumber === '' ? (socket === undefined ? {} : { usbPath: socket }) : { serialNumber };
    const transport = { type: 'hid' as const, vendorId, productId, ...identity };
    found.push({
      bus: 'hid',
      product: [listed.manufacturer, listed.product].filter(Boolean).join(' '),
      usb,
      transport,
      ...(serialNumber === ''
        ? { remark: '没有序列号：换插口要改站点文件 · no serial number: it is named by its socket' }
        : {}),
      now: path,
      usage: `${hex(usagePage, 4)}:${hex(usage, 2)}`,
    });
  }
  return found;
}
