import { ModbusBoardSimulator } from '../../../drivers/simulators/modbus/board.js';
import { ModbusLine } from '../../../drivers/simulators/modbus/line.js';
import { ModbusCodec } from '../../../drivers/turnstile/modbus/codec.js';
import { ModbusTurnstile } from '../../../drivers/turnstile/modbus/driver.js';
import { conformsAsTurnstile } from '../../support/conformance/turnstile.js';
import { turnstileConfig } from '../turnstile/modbus/rig.js';

for (const address of [1, 255] as const) {
  conformsAsTurnstile({
    name: `Modbus relay board at address ${address}`,
    build: (time) => {
      const at = { clock: time, timers: time };
      const board = new ModbusBoardSimulator({ ...at, address });
      const line = new ModbusLine({ timers: time, boards: [board] });
      return {
        codec: () => new ModbusCodec(),
        turnstile: new ModbusTurnstile({ config: turnstileConfig({ address }), ...at }),
        connect: (pipe, gone) => {
          const end = line.connect((bytes) => pipe.send(bytes));
          pipe.onBytes((chunk) => end.receive(chunk));
          void gone.then(() => end.close());
        },
        openings: () => board.pulses.length,
        isOn: () => board.relays.isOn(0),
      };
    },
    noise: Uint8Array.of(0xee, 0x77),
    // A byte in front of 01 05 begins what looks like five bytes of coils; only silence ends it.
    noiseSpoilsFrame: address === 1,
    checksum: 'each-reply',
  });
}
