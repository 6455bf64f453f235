/** What emulated USB devices say of themselves. */

export interface EmulatedDevice {
  readonly vendor: string;
  readonly product: string;
  readonly name: string;
  readonly serial: string;
  /** Report descriptor, hex. */
  readonly descriptor: string;
}

/** Boot keyboard of HID 1.11, appendix B.1, without LEDs. */
export const KEYBOARD: EmulatedDevice = {
  vendor: 'ffff',
  product: '0035',
  name: 'Sycreader',
  serial: 'KB-1',
  descriptor:
    '05010906A101050719E029E71500250175019508810295017508810195067508150025650507190029658100C0',
};
/** Point-of-sale page, scanner; report 2 of 63 bytes. */
export const SCANNER: EmulatedDevice = {
  vendor: '0c2e',
  product: '0b8f',
  name: 'Scanner',
  serial: 'QR-1',
  descriptor: '058C0902A1018502150026FF00750895 3F09018102C0'.replace(' ', ''),
};
/** One feature report of eight bytes without an id. */
export const RELAY: EmulatedDevice = {
  vendor: '16c0',
  product: '05df',
  name: 'USBRelay2',
  serial: '',
  descriptor: '0600FF0901A10115 0026FF0075089508 0900B20201C0'.replaceAll(' ', ''),
};
