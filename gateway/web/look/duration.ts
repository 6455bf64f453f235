/** Ages and waiting times as staff read them. Whole seconds; a negative time is zero. */
import type { Words } from './words.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number): string => String(value).padStart(2, '0');

/** Two units at most: `42 秒`, `3 分 05 秒`, `2 小时 05 分`, `3 天 4 小时`. */
export function duration(ms: number): Words {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / MINUTE);
  const hours = Math.floor(seconds / HOUR);
  const days = Math.floor(seconds / DAY);
  if (minutes === 0) return { zh: `${seconds} 秒`, en: `${seconds} s` };
  if (hours === 0) {
    const rest = two(seconds % MINUTE);
    return { zh: `${minutes} 分 ${rest} 秒`, en: `${minutes} min ${rest} s` };
  }
  if (days === 0) {
    const rest = two(minutes % 60);
    return { zh: `${hours} 小时 ${rest} 分`, en: `${hours} h ${rest} min` };
  }
  const rest = hours % 24;
  return { zh: `${days} 天 ${rest} 小时`, en: `${days} d ${rest} h` };
}

/** Narrow form for a tile: `0:42`, `3:05`, `2:05:09`. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / MINUTE);
  const rest = two(seconds % MINUTE);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
