import { Link } from '../../../drivers/supervisor/link.js';
import { ModbusCodec } from '../../../drivers/turnstile/modbus/codec.js';
import { ModbusTurnstile } from '../../../drivers/turnstile/modbus/driver.js';
import type { ModbusFrame } from '../../../drivers/turnstile/modbus/frame.js';
import { turnstilesOn, type LinkBuilder } from './built-link.js';
import { lineTransport } from './transport-of.js';

/** RS-485: at least 3.5 characters between frames; 4 ms is that at 9600 baud. */
const MODBUS_GAP_MS = 4;

/** Relay boards with addresses, several on one line. */
export const modbusLink: LinkBuilder = (config, { site, registry, clock, timers }) => {
  const turnstiles = turnstilesOn('modbus', config.id, site).map(
    (turnstile) => new ModbusTurnstile({ config: turnstile, clock, timers }),
  );
  const link = new Link<ModbusFrame>({
    id: config.id,
    transport: lineTransport(config.transport, timers),
    codec: () => new ModbusCodec(),
    devices: turnstiles,
    registry,
    clock,
    timers,
    gapMs: config.transport.type === 'serial' ? MODBUS_GAP_MS : 0,
  });
  return { readers: [], turnstiles, start: () => link.start(), stop: () => link.stop() };
};
