/** What this machine can say about its own clock; the ledger decides whether that is enough. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Cancel, Timers } from '../../schemas/time.js';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** systemd-timesyncd touches this file once it has set the clock from a server. */
const TIMESYNCD = '/run/systemd/timesync/synchronized';
const ASK_EVERY_MS = 10 * 60_000;

export interface BootClock {
  /** Changes with every boot of the machine. */
  readonly bootId: string;
  /** Milliseconds since boot, suspend included. */
  bootMs(): number;
  /** A time server set the clock, by the operating system's own word. */
  synchronised(): boolean;
  stop(): void;
}

function askOperatingSystem(tell: (synchronised: boolean) => void): void {
  execFile('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], (error, stdout) => {
    // A machine without systemd has no such program: then only timesyncd's file or a platform's
    // signed time can vouch for the clock.
    tell(error === null && stdout.trim() === 'yes');
  });
}

export function bootClock(timers: Timers): BootClock {
  const bootId = existsSync(BOOT_ID) ? readFileSync(BOOT_ID, 'utf8').trim() : 'unknown';
  let byService = false;
  const ask = (): void => {
    askOperatingSystem((synchronised) => {
      byService = synchronised;
    });
  };
  ask();
  const cancel: Cancel = timers.every(ASK_EVERY_MS, ask);
  return {
    bootId,
    bootMs: () => uptime() * 1000,
    synchronised: () => byService || existsSync(TIMESYNCD),
    stop: cancel,
  };
}
