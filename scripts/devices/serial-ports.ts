/** Serial ports by the links that udev keeps for them, with the USB numbers that sysfs knows. */
import { readFile, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PluggedDevice } from './plugged.js';

export interface SystemRoots {
  /** `/dev` */
  readonly dev: string;
  /** `/sys` */
  readonly sys: string;
}

export const SYSTEM_ROOTS: SystemRoots = { dev: '/dev', sys: '/sys' };

interface Missing {
  readonly code: unknown;
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? (error as Missing).code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function orAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function links(directory: string): Promise<ReadonlyMap<string, string>> {
  const byNode = new Map<string, string>();
  for (const name of (await orAbsent(readdir(directory))) ?? []) {
    const link = join(directory, name);
    const node = await orAbsent(realpath(link));
    if (node !== undefined && !byNode.has(node)) byNode.set(node, link);
  }
  return byNode;
}

interface UsbFacts {
  readonly usb?: string;
  readonly product: string;
  readonly serial?: string;
}

const MOST_LEVELS = 8;

/** The USB device above a tty: the first directory with `idVendor` on the way up. */
async function usbOf(node: string, sys: string): Promise<UsbFacts> {
  let place = await orAbsent(realpath(join(sys, 'class/tty', basename(node), 'device')));
  const text = async (name: string): Promise<string | undefined> =>
    (await orAbsent(readFile(join(place ?? '', name), 'utf8')))?.trim();
  for (let level = 0; place !== undefined && level < MOST_LEVELS; level++) {
    const vendor = await text('idVendor');
    if (vendor !== undefined) {
      const serial = await text('serial');
      return {
        usb: `${vendor}:${(await text('idProduct')) ?? '????'}`.toLowerCase(),
        product: [await text('manufacturer'), await text('product')].filter(Boolean).join(' '),
        ...(serial === undefined ? {} : { serial }),
      };
    }
    place = place === dirname(place) ? undefined : dirname(place);
  }
  return { product: '' };
}

/**
 * USB converters. `by-id` holds for a device with a serial number of its own, wherever it is plugged in;
 * one without is named by its socket (`by-path`), for two of a kind share one by-id name.
 */
export async function serialPorts(roots: SystemRoots = SYSTEM_ROOTS): Promise<PluggedDevice[]> {
  const byId = await links(join(roots.dev, 'serial/by-id'));
  const byPath = await links(join(roots.dev, 'serial/by-path'));
  const nodes = [...new Set([...byId.keys(), ...byPath.keys()])].sort();
  const found: PluggedDevice[] = [];
  for (const node of nodes) {
    const { usb, product, serial } = await usbOf(node, roots.sys);
    const id = byId.get(node);
    const socket = byPath.get(node);
    const path = serial === undefined ? (socket ?? id) : (id ?? socket);
    found.push({
      bus: 'serial',
      product,
      ...(usb === undefined ? {} : { usb }),
      ...(path === undefined ? {} : { transport: { type: 'serial', path } }),
      ...(serial === undefined
        ? { remark: '没有序列号：换插口要改站点文件 · no serial number: it is named by its socket' }
        : {}),
      now: node,
    });
  }
  return found;
}
