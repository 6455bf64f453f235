import { HidPosReader } from '../../../drivers/hid-pos/driver.js';
import { KeyboardReaderSimulator } from '../../../drivers/simulators/hid/keyboard-reader.js';
import { PosScannerSimulator } from '../../../drivers/simulators/hid/pos-scanner.js';
import { HidCodec } from '../../../drivers/transport/hid-codec.js';
import { WedgeReader } from '../../../drivers/wedge/driver.js';
import { conformsAsReader } from '../../support/conformance/reader.js';
import { wedgeConfig } from '../wedge/wedge-rig.js';

const UIDS = ['3735928559', '0305419896'] as const;

conformsAsReader({
  name: 'keyboard reader (wedge)',
  build: (time) => {
    const simulator = new KeyboardReaderSimulator({ timers: time });
    return {
      codec: () => new HidCodec(),
      reader: new WedgeReader({ config: wedgeConfig(), timers: time }),
      connect: (pipe) => simulator.connect(pipe),
      lay: (card) => simulator.type(UIDS[card]),
      lift: () => simulator.stop(),
      close: () => simulator.stop(),
    };
  },
  expects: ['uid:DEADBEEF', 'uid:12345678'],
  noise: Uint8Array.of(0xee, 0x77),
  checksum: 'none',
  speaksUnasked: true,
});

const CODES = [`TD-2026-0001-${'长'.repeat(60)}`, 'TD-2026-0002-二维码'] as const;

conformsAsReader({
  name: 'HID-POS scanner, continued reports',
  build: (time) => {
    const simulator = new PosScannerSimulator({ timers: time });
    const format = { holds: 'code', minLength: 15, maxLength: 80 } as const;
    return {
      codec: () => new HidCodec(),
      reader: new HidPosReader({
        config: { id: 'reader-1', format },
        switchOn: false,
        timers: time,
      }),
      connect: (pipe) => simulator.connect(pipe),
      lay: (card) => simulator.scan(CODES[card]),
      lift: () => simulator.stop(),
      close: () => simulator.stop(),
    };
  },
  expects: [`qr:${CODES[0]}`, `qr:${CODES[1]}`],
  noise: Uint8Array.of(0xee, 0x77),
  checksum: 'none',
  speaksUnasked: true,
  busLosesNothing: true,
});
