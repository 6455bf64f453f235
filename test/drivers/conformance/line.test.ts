import { LineCodec } from '../../../drivers/line/codec.js';
import { LineReader } from '../../../drivers/line/driver.js';
import { LineReaderSimulator } from '../../../drivers/simulators/line/reader.js';
import { conformsAsReader } from '../../support/conformance/reader.js';

const CODES = ['TD-2026-0001-QR', 'TD-2026-0002-二维码'] as const;

for (const suffix of ['cr', 'lf', 'crlf', 'none'] as const) {
  conformsAsReader({
    name: `line reader, suffix ${suffix}`,
    build: (time) => {
      const simulator = new LineReaderSimulator({ timers: time, suffix });
      const format = { holds: 'code', minLength: 15, maxLength: 40 } as const;
      return {
        codec: () => new LineCodec(suffix),
        reader: new LineReader({ id: 'reader-1', format }),
        connect: (pipe) => simulator.connect(pipe),
        lay: (card) => simulator.scan(CODES[card]),
        lift: () => undefined,
        close: () => simulator.close(),
      };
    },
    expects: [`qr:${CODES[0]}`, `qr:${CODES[1]}`],
    noise: Uint8Array.of(0x07, 0x1b),
    noiseSpoilsFrame: true,
    checksum: 'none',
    speaksUnasked: true,
  });
}
