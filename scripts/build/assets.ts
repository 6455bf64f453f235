/** Copies what is no TypeScript beside the compiled file that reads it (docs/decisions/0002). */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../version.js';

const FOLDERS = ['gateway/ledger/migrations', 'gateway/staff/migrations', 'gateway/web/voice'];

for (const folder of FOLDERS) {
  cpSync(join(packageRoot(), folder), join(packageRoot(), 'dist', folder), { recursive: true });
}
