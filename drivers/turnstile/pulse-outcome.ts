/** The two ways in which a pulse may fail; the caller of `Turnstile.pulse` decides what follows. */
import type { DeviceId } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';

/** `TURNSTILE_OFFLINE`: it did not open, and this is why. */
export function didNotOpen(id: DeviceId, detail: string, options?: ErrorOptions): TongdaoError {
  return new TongdaoError('TURNSTILE_OFFLINE', `${id}: ${detail}`, options);
}

/** `TURNSTILE_UNCONFIRMED`: it may have opened. */
export function mayHaveOpened(id: DeviceId, detail: string, options?: ErrorOptions): TongdaoError {
  return new TongdaoError('TURNSTILE_UNCONFIRMED', `${id}: ${detail}`, options);
}
