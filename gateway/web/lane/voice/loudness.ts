/**
 * How loud the lane speaks at a moment (facts/ux.md section 5): by the gateway's clock and the venue's
 * zone, because a tablet's own clock may be wrong.
 */
import type { VoiceSettings } from '../../../../schemas/display.js';
import type { WallMs } from '../../../../schemas/time.js';

/** EN 301 549 clause 8.2.1.2 asks for a step 12 dB above the lowest; here is 24. */
export const STEP_DB = 6;
const HIGHEST_STEP = 5;

/** Share of full amplitude, 0 to 1. Step 0 is silence. */
export function gainOf(step: number): number {
  return step === 0 ? 0 : 10 ** (((step - HIGHEST_STEP) * STEP_DB) / 20);
}

/** Minutes since midnight on the venue's clock. */
export function minuteOfDay(at: WallMs, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): number =>
    Number(parts.find((found) => found.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** From `from` up to, not including, `to`; across midnight where `to` comes before `from`. */
export function isQuiet(settings: VoiceSettings, at: WallMs, timeZone: string): boolean {
  if (settings.quietHours === undefined) return false;
  const now = minuteOfDay(at, timeZone);
  const from = minutes(settings.quietHours.from);
  const to = minutes(settings.quietHours.to);
  return from <= to ? from <= now && now < to : now >= from || now < to;
}

export interface Loudness {
  readonly voice: number;
  readonly tone: number;
}

/** `assist` keeps its tone in silence: somebody may wait who cannot see the screen. */
export function loudnessAt(
  settings: VoiceSettings,
  at: WallMs,
  timeZone: string,
  assist: boolean,
): Loudness {
  const step = isQuiet(settings, at, timeZone) ? settings.quietVolume : settings.volume;
  const gain = gainOf(step);
  return { voice: gain, tone: step === 0 && assist ? gainOf(1) : gain };
}
