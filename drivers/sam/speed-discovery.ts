import type { Transport } from '../../schemas/device.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';
import { SamInquiry } from './inquiry.js';

/** The speeds a module can be set to; the setting survives power-off (facts/resident-id.md section 2). */
export const SAM_SPEEDS = [115_200, 57_600, 38_400, 19_200, 9600] as const;
export type SamSpeed = (typeof SAM_SPEEDS)[number];

/** A status exchange takes 23 ms of line at 9600 baud, milliseconds. */
const ANSWER_MS = 250;

export interface SpeedDiscoveryOptions {
  /** For people and logs. */
  readonly label: string;
  /** The same port at another speed. */
  readonly lineAt: (baudRate: SamSpeed) => Transport;
  readonly timers: Timers;
}

/**
 * Asks for the module's status at each speed until a whole reply comes, whatever it says. `first` is tried
 * before the others. Undefined when nobody answers at any. Rejects with `DEVICE_OPEN_FAILED` when the port
 * cannot be opened. Nothing is changed in the module.
 */
export async function findSamSpeed(
  { lineAt, timers }: Pick<SpeedDiscoveryOptions, 'lineAt' | 'timers'>,
  first?: SamSpeed,
): Promise<SamSpeed | undefined> {
  const others = SAM_SPEEDS.filter((speed) => speed !== first);
  for (const speed of first === undefined ? others : [first, ...others]) {
    if (await answersAt(lineAt(speed), timers)) return speed;
  }
  return undefined;
}

async function answersAt(transport: Transport, timers: Timers): Promise<boolean> {
  const connection = await transport.open();
  try {
    return await new SamInquiry(connection, timers).hearsAnything(ANSWER_MS);
  } catch (error) {
    // The port went away under the question: the next opening says so.
    if (!isTongdaoError(error, 'DEVICE_CLOSED')) throw error;
    return false;
  } finally {
    await connection.close();
  }
}

/**
 * A serial line whose speed is found at every opening, the last good one first. `open` rejects with
 * `DEVICE_OPEN_FAILED` while nobody answers at any of the five speeds.
 */
export function samSpeedTransport(options: SpeedDiscoveryOptions): Transport {
  const { label, lineAt } = options;
  let known: SamSpeed | undefined;
  return {
    label,
    async open() {
      const speed = await findSamSpeed(options, known);
      if (speed === undefined) {
        throw new TongdaoError('DEVICE_OPEN_FAILED', `${label}: no answer at any of five speeds`);
      }
      known = speed;
      return lineAt(speed).open();
    },
  };
}
