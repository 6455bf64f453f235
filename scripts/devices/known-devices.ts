/**
 * What a vendor and product number most often is at an entrance. Guesses with their source; a converter
 * says nothing of what hangs behind it, so several lines may fit one device.
 */
import type { Guess, PluggedDevice } from './plugged.js';

interface Known extends Guess {
  /** `1a86:7523`, or a vendor alone, `072f`. */
  readonly usb: string;
  readonly bus: PluggedDevice['bus'];
  readonly usage?: string;
  readonly source: string;
}

const KEYBOARD = '0001:06';
const SCANNER = '008c:02';
const FACTS = 'facts/cards-readers-turnstiles.md';

export const KNOWN_DEVICES: readonly Known[] = [
  {
    ...{ usb: '1a86:7523', bus: 'serial', protocol: 'lcus', source: `${FACTS} 5.1` },
    ...{ zh: 'CH340：多为 LCUS 继电器板', en: 'CH340: often an LCUS relay board' },
  },
  {
    ...{ usb: '1a86:7523', bus: 'serial', protocol: 'pn532', source: `${FACTS} 3.1` },
    ...{ zh: 'CH340：也可能是 PN532 读卡模块', en: 'CH340: or a PN532 module' },
  },
  {
    ...{ usb: '1a86:7523', bus: 'serial', protocol: 'modbus', source: `${FACTS} 5.3` },
    ...{ zh: 'CH340：也可能是 RS-485 转换器', en: 'CH340: or an RS-485 converter' },
  },
  {
    ...{ usb: '0403:6001', bus: 'serial', protocol: 'modbus', source: 'usb.ids; a converter' },
    ...{ zh: 'FT232R：多为 RS-485 转换器', en: 'FT232R: often an RS-485 converter' },
  },
  {
    ...{ usb: '0403:6001', bus: 'serial', protocol: 'sam', source: 'usb.ids; a converter' },
    ...{ zh: 'FT232R：也可能是身份证阅读器', en: 'FT232R: or a resident-ID reader' },
  },
  {
    ...{ usb: '067b:2303', bus: 'serial', protocol: 'sam', source: 'usb.ids; a converter' },
    ...{ zh: 'PL2303：多为身份证阅读器', en: 'PL2303: often a resident-ID reader' },
  },
  {
    ...{ usb: '10c4:ea60', bus: 'serial', protocol: 'sam', source: 'usb.ids; a converter' },
    ...{ zh: 'CP210x：多为身份证阅读器', en: 'CP210x: often a resident-ID reader' },
  },
  {
    ...{ usb: '0c2e', bus: 'serial', protocol: 'line', source: `${FACTS} 6.1` },
    ...{ zh: '霍尼韦尔扫码器，串口方式', en: 'Honeywell scanner, serial mode' },
  },
  {
    ...{ usb: '0c2e', bus: 'hid', usage: SCANNER, protocol: 'hid-pos', source: `${FACTS} 6.2` },
    ...{ zh: '霍尼韦尔扫码器', en: 'Honeywell scanner' },
  },
  {
    ...{ usb: '23d0', bus: 'hid', usage: SCANNER, protocol: 'hid-pos', source: `${FACTS} 6.2` },
    ...{ zh: '优解扫码器', en: 'Youjie scanner' },
  },
  {
    ...{ usb: '16c0:05df', bus: 'hid', protocol: 'hid-relay', source: `${FACTS} 5.2` },
    ...{ zh: 'USB 继电器板', en: 'USB relay board' },
  },
  {
    ...{ usb: '', bus: 'hid', usage: SCANNER, protocol: 'hid-pos', source: 'HID usage page 8C' },
    ...{ zh: '扫码器（HID-POS）', en: 'scanner in HID point-of-sale mode' },
  },
  {
    ...{ usb: '', bus: 'hid', usage: KEYBOARD, protocol: 'wedge', source: `${FACTS} 3.5` },
    ...{ zh: '键盘，或键盘式读卡器', en: 'a keyboard, or a reader that types' },
  },
  {
    ...{ usb: '', bus: 'pcsc', protocol: 'pcsc', source: `${FACTS} 3.8` },
    ...{ zh: '电脑读卡器（PC/SC）', en: 'PC/SC reader' },
  },
];

/** Devices of which the numbers say that no driver here speaks their language. */
export const UNSUPPORTED: Readonly<Record<string, string>> = {
  '0400:c35a': '身份证阅读器的 USB 口，协议未公开：请用它的串口 · use its serial port instead',
  '0483:572b': '德卡 HID 阅读器，协议未公开 · its protocol is not public',
  '0c27:3bfa': 'pcProx：尚无驱动 · no driver yet',
  '0519:2018': '另一种 USB 继电器，不支持 · another kind of USB relay, not supported',
  '5131:2007': 'LCUS 的 HID 型，不支持 · the HID kind of LCUS, not supported',
};

/** The likeliest first; the particular before the general. */
export function guessesFor({ bus, usb = '', usage }: PluggedDevice): readonly Known[] {
  const fits = KNOWN_DEVICES.filter(
    (known) =>
      known.bus === bus &&
      usb.startsWith(known.usb) &&
      (known.usage === undefined || known.usage === usage),
  );
  const particular = fits.filter((known) => known.usb !== '');
  return particular.length > 0 ? particular : fits;
}
