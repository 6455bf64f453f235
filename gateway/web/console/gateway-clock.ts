/** The gateway's wall clock, carried on by the page's monotonic one: a tablet's own may be wrong. */
import type { MonoMs, WallMs } from '../../../schemas/time.js';

export interface ClockReading {
  /** What the gateway said. */
  readonly wall: WallMs;
  /** When the page heard it. */
  readonly mono: MonoMs;
}

export function gatewayNow(reading: ClockReading | undefined, mono: MonoMs): WallMs | undefined {
  return reading === undefined ? undefined : reading.wall + (mono - reading.mono);
}

/** Whole seconds since `since`; never below zero, although clocks are set. */
export function secondsSince(since: WallMs, now: WallMs | undefined): number {
  return now === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}

/** `HH:MM` on the venue's clock. */
export function clockText(wall: WallMs, timeZone: string): string {
  return new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(wall);
}

/** `M月D日` on the venue's calendar. */
export function dayText(wall: WallMs, timeZone: string): string {
  return new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'long', day: 'numeric' }).format(wall);
}
