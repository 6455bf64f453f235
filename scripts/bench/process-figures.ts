/** What Linux says of a process (proc_pid_stat(5), proc_pid_status(5)). */
import { readFileSync } from 'node:fs';

/** USER_HZ is 100 on every architecture that Node runs on. */
const TICK_MS = 10;
/** Fields 14 and 15, counted after the command's closing bracket, where field 3 stands first. */
const UTIME = 11;
const STIME = 12;

/** User and system time so far of all threads, from the text of `/proc/<pid>/stat`. */
export function cpuMsIn(stat: string): number {
  // The command may hold spaces and brackets of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
}

/** Resident megabytes (10^6 bytes), from the text of `/proc/<pid>/status`. */
export function rssMbIn(status: string): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return (Number(kib) * 1024) / 1e6;
}

export const cpuMs = (pid: number): number => cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));

export const rssMb = (pid: number): number => rssMbIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
