import { KeyboardReaderSimulator } from '../../../drivers/simulators/hid/keyboard-reader.js';
import { HidCodec } from '../../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../../drivers/transport/hid-frame.js';
import { WedgeReader } from '../../../drivers/wedge/driver.js';
import type { ReaderSubject } from '../../support/conformance/reader.js';
import { wedgeConfig } from './wedge-rig.js';

const TYPED = ['0040856634', '3735928559'] as const;

/** For the conformance kit. */
export const wedgeSubject: ReaderSubject<HidFrame> = {
  name: 'keyboard reader',
  build: (time) => {
    const keyboard = new KeyboardReaderSimulator({ timers: time });
    return {
      codec: () => new HidCodec(),
      reader: new WedgeReader({ config: wedgeConfig(), timers: time }),
      connect: (pipe) => keyboard.connect(pipe),
      lay: (card) => keyboard.type(TYPED[card]),
      lift: () => undefined,
      close: () => keyboard.stop(),
    };
  },
  expects: ['uid:026F6C3A', 'uid:DEADBEEF'],
  noise: Uint8Array.of(0xff, 0xee, 0xdd),
  checksum: 'none',
  busLosesNothing: true,
  speaksUnasked: true,
};
