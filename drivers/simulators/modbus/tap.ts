/** Cuts what crossed a simulated relay board's line into requests and answers. */
import type { Clock } from '../../../schemas/time.js';
import { withCrc } from '../../turnstile/modbus/crc.js';
import type { ExchangeTap } from '../exchange-tap.js';
import type { LineObserver } from './line.js';
import { RequestParser } from './request.js';

/** For `ModbusLine.observe`: whole requests with a right CRC, byte for byte, and every answer. */
export function modbusTap(exchanges: ExchangeTap, clock: Pick<Clock, 'mono'>): LineObserver {
  const parser = new RequestParser();
  return {
    received: (bytes) => {
      for (const { address, pdu } of parser.push(bytes)) {
        exchanges.request(withCrc([address, ...pdu]), clock.mono());
      }
    },
    sent: (bytes) => exchanges.reply(bytes, clock.mono()),
  };
}
