/** The input event devices that the kernel made of one HID interface. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';

/**
 * Paths such as `/dev/input/event5`, found through sysfs
 * (`class/hidraw/hidrawN/device/input/inputM/eventK`). Empty where the interface types into no window:
 * no input driver is bound to it. Rejects with `DEVICE_OPEN_FAILED` when sysfs cannot be read.
 */
export async function eventNodes(hidraw: string, sysfs = '/sys'): Promise<readonly string[]> {
  try {
    const inputs = join(sysfs, 'class/hidraw', basename(hidraw), 'device/input');
    const nodes: string[] = [];
    for (const input of await entries(inputs)) {
      for (const name of await entries(join(inputs, input))) {
        if (/^event\d+$/.test(name)) nodes.push(join('/dev/input', name));
      }
    }
    return nodes;
  } catch (cause) {
    if (isTongdaoError(cause)) throw cause;
    throw new TongdaoError('DEVICE_OPEN_FAILED', `${hidraw}: its event device: ${String(cause)}`, {
      cause,
    });
  }
}

async function entries(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
