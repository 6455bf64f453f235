/** What a PN532 must be told after power-on before it can find a card. */
import type { Pn532Chip } from './chip.js';
import { SET_UP } from './constants.js';

/** The chip acknowledges within 15 ms and answers these at once, milliseconds. */
const SETTING_MS = 300;

const NOTHING = new Uint8Array(0);

const OPTIONS = { timeoutMs: SETTING_MS, urgency: 'heartbeat' } as const;

/**
 * Wakes the chip and sets it up; harmless for one that is set up already. Resolves to what it is, for
 * example `PN532 v1.6`. Rejects as `Pn532Chip.command`.
 */
export async function setUp(chip: Pn532Chip): Promise<string> {
  await chip.wake(SET_UP.samNormal, OPTIONS);
  const { data } = await chip.command('getFirmwareVersion', NOTHING, OPTIONS);
  await chip.command('setParameters', SET_UP.parameters, OPTIONS);
  await chip.command('rfConfiguration', SET_UP.maxRetries, OPTIONS);
  return firmwareText(data);
}

/** `IC version revision support`; IC 32 is a PN532. */
function firmwareText(data: Uint8Array): string {
  const [ic = 0, version = 0, revision = 0] = data;
  return `PN5${ic.toString(16).padStart(2, '0')} v${version}.${revision}`;
}
