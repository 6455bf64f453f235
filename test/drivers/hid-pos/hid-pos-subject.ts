import { HidPosReader } from '../../../drivers/hid-pos/driver.js';
import { PosScannerSimulator } from '../../../drivers/simulators/hid/pos-scanner.js';
import { HidCodec } from '../../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../../drivers/transport/hid-frame.js';
import type { ReaderSubject } from '../../support/conformance/reader.js';

/** One code of one report, one of three. */
const CODES = ['TD-2026-0001', 'TD-2026-'.repeat(20)] as const;

/** For the conformance kit. */
export const hidPosSubject: ReaderSubject<HidFrame> = {
  name: 'HID-POS scanner',
  build: (time) => {
    const scanner = new PosScannerSimulator({ timers: time });
    return {
      codec: () => new HidCodec(),
      reader: new HidPosReader({
        config: { id: 'reader-1', format: { holds: 'code', minLength: 4, maxLength: 512 } },
        switchOn: false,
        timers: time,
      }),
      connect: (pipe) => scanner.connect(pipe),
      lay: (card) => scanner.scan(CODES[card]),
      lift: () => undefined,
      close: () => scanner.stop(),
    };
  },
  expects: [`qr:${CODES[0]}`, `qr:${CODES[1]}`],
  noise: Uint8Array.of(0xff, 0xee, 0xdd),
  checksum: 'none',
  busLosesNothing: true,
  speaksUnasked: true,
};
