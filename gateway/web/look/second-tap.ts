/**
 * The second tap of a double tap must not press what has just appeared under the finger. Pure. What a
 * browser counts itself (`detail` of a click) does not say what was there before: UI Events leaves the
 * count to each system, and it knows places only, no buttons.
 */
import type { MonoMs } from '../../../schemas/time.js';

/** A double tap is quicker than this; a tap that is meant takes 450 ms (facts/ux.md 3.10). */
export const SECOND_TAP_MS = 400;
/** And it does not wander further than a finger is wide, in CSS pixels. */
export const SECOND_TAP_PX = 48;

export interface Tap {
  readonly at: MonoMs;
  readonly x: number;
  readonly y: number;
}

/** Something that can be pressed, where it stood and what it said at one moment. */
export interface Place<Control> {
  readonly control: Control;
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What could be pressed when the last tap that counted came down. */
export interface TapMemory<Control> {
  readonly tap: Tap;
  readonly places: readonly Place<Control>[];
}

/** Numbers that count by themselves are no new meaning. */
export function meaningOf(name: string): string {
  return name.replace(/[\d\s:]+/g, '');
}

/** Whether this tap would press something that was not there, or said something else, when it began. */
export function isAccident<Control>(
  memory: TapMemory<Control> | undefined,
  tap: Tap,
  pressed: Pick<Place<Control>, 'control' | 'name'>,
): boolean {
  if (memory === undefined) return false;
  const { tap: first, places } = memory;
  if (tap.at - first.at >= SECOND_TAP_MS) return false;
  if (Math.hypot(tap.x - first.x, tap.y - first.y) > SECOND_TAP_PX) return false;
  return !places.some(
    ({ control, name, left, top, right, bottom }) =>
      control === pressed.control &&
      meaningOf(name) === meaningOf(pressed.name) &&
      tap.x >= left &&
      tap.x <= right &&
      tap.y >= top &&
      tap.y <= bottom,
  );
}
