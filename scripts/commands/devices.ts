/** What is plugged in, by names that stay, with lines for the site file. */
import { hidDevices } from '../devices/hid-devices.js';
import { guessesFor, UNSUPPORTED } from '../devices/known-devices.js';
import { pcscReaders } from '../devices/pcsc-readers.js';
import type { PluggedDevice } from '../devices/plugged.js';
import { serialPorts } from '../devices/serial-ports.js';
import { snippetFor, type Snippet } from '../devices/snippet.js';

export interface DescribedDevice extends PluggedDevice {
  readonly guesses: readonly {
    readonly protocol: string;
    readonly zh: string;
    readonly en: string;
    readonly source: string;
    readonly snippet?: Snippet;
  }[];
  readonly unsupported?: string;
}

/** Each with what it may be; a device whose numbers are known and not supported has no guess. */
export function describeDevices(plugged: readonly PluggedDevice[]): readonly DescribedDevice[] {
  return plugged.map((device, at) => {
    const unsupported = UNSUPPORTED[device.usb ?? ''];
    if (unsupported !== undefined) return { ...device, guesses: [], unsupported };
    const guesses = guessesFor(device).map((guess) => ({
      protocol: guess.protocol,
      zh: guess.zh,
      en: guess.en,
      source: guess.source,
      ...(device.transport === undefined
        ? {}
        : { snippet: snippetFor(guess, device.transport, at + 1) }),
    }));
    return { ...device, guesses };
  });
}

function lines(device: DescribedDevice): string[] {
  const { bus, usb, product, now, remark, guesses, unsupported } = device;
  const head = [bus, usb, product, now].filter((part) => part !== undefined && part !== '');
  return [
    `● ${head.join('  ')}`,
    ...(remark === undefined ? [] : [`  ! ${remark}`]),
    ...(unsupported === undefined ? [] : [`  ✖ ${unsupported}`]),
    ...guesses.flatMap(({ zh, en, snippet }) => [
      `  ? ${zh} · ${en}`,
      ...Object.entries(snippet ?? {}).map(([what, value]) => {
        const list = what === 'link' ? 'links' : what === 'reader' ? 'readers' : 'turnstiles';
        return `      "${list}": ${JSON.stringify(value)}`;
      }),
    ]),
  ];
}

export async function devices(flags: { readonly json?: boolean }): Promise<void> {
  const plugged = [...(await serialPorts()), ...(await hidDevices()), ...pcscReaders()];
  const described = describeDevices(plugged);
  if (flags.json === true) {
    console.log(JSON.stringify(described));
    return;
  }
  if (described.length === 0) {
    console.log('没有找到设备。Nothing is plugged in: no /dev/serial, no HID reader or relay.');
    return;
  }
  for (const device of described) console.log(lines(device).join('\n'));
}
