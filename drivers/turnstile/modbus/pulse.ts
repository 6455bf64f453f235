import { TongdaoError } from '../../../schemas/errors.js';
import type { DeviceId } from '../../../schemas/device.js';
import { didNotOpen, mayHaveOpened } from '../pulse-outcome.js';
import { EXCEPTION, exceptionText } from './frame.js';

/** Exceptions after which the board certainly did not carry out the command. */
const NOT_DONE: ReadonlySet<number> = new Set([
  EXCEPTION.illegalFunction,
  EXCEPTION.illegalDataAddress,
  EXCEPTION.illegalDataValue,
  EXCEPTION.deviceBusy,
  EXCEPTION.gatewayPathUnavailable,
]);

/** The board does not know the command at all; asking again cannot help. */
export function isUnsupported(code: number): boolean {
  return code >= EXCEPTION.illegalFunction && code <= EXCEPTION.illegalDataValue;
}

/**
 * What an exception in answer to a pulse means. 01h, 02h, 03h, 06h and 0Ah prove that it did not
 * open; 04h (failed on the way), 05h (accepted, still working), 08h, 0Bh (a gateway heard nothing
 * back) and unknown codes prove nothing. The cause is `DEVICE_REFUSED` with the code's name.
 */
export function refusedPulse(id: DeviceId, code: number): TongdaoError {
  const detail = `pulse: ${exceptionText(code)}`;
  const cause = new TongdaoError('DEVICE_REFUSED', `${id}: ${detail}`);
  return NOT_DONE.has(code)
    ? didNotOpen(id, detail, { cause })
    : mayHaveOpened(id, detail, { cause });
}
