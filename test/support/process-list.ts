import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ids of the living processes whose command line or environment names `text` (Linux, proc(5)); a data
 * directory of one test finds its gateway and every child of it.
 */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isAlive(pid) && names(pid, text));
}

function names(pid: number, text: string): boolean {
  return ['cmdline', 'environ'].some((file) => read(`/proc/${pid}/${file}`).includes(text));
}

/** A zombie has ended; somebody has yet to ask how. */
function isAlive(pid: number): boolean {
  return !/^State:\s+[ZX]/m.test(read(`/proc/${pid}/status`));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended between the listing and the look.
    return '';
  }
}
