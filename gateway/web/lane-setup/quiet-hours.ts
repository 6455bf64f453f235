const STEP_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

/** `HH:MM` half an hour later or earlier, round the clock. */
export function hourAfter(time: string, direction: -1 | 1): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const moved = hour * 60 + minute + direction * STEP_MINUTES;
  const at = ((moved % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(at / 60))}:${two(at % 60)}`;
}
