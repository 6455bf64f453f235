import { join } from 'node:path';
import type { DataPaths } from '../data-directory.js';

export type SimulatorKind = 'reader' | 'turnstile' | 'platform';

/** The door through which a simulator of this demo is told what to do. */
export function simulatorSocket(paths: DataPaths, kind: SimulatorKind): string {
  return join(paths.demo, `${kind}.sock`);
}
