/**
 * A browser presses a button again and again while Enter is held. The button that takes its place, or is
 * given the focus, after the first press must not be pressed by a finger that has not let go yet.
 */
export function isHeldEnter({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): boolean {
  return key === 'Enter' && repeat;
}
