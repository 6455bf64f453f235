/** What the compiler leaves undone: files that are no TypeScript, and the command's own name. */
import { chmodSync, cpSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../version.js';

/** Read by the compiled file beside them (docs/decisions/0002). */
const FOLDERS = ['gateway/ledger/migrations'];

const root = packageRoot();
for (const folder of FOLDERS) {
  cpSync(join(root, folder), join(root, 'dist', folder), { recursive: true });
}

const command = join(root, 'dist', 'scripts', 'tongdao.cjs');
chmodSync(command, 0o755);
// npm links the commands of dependencies and not a checkout's own: without this, `npx tongdao` would
// look for the name in the registry.
const bin = join(root, 'node_modules', '.bin');
if (existsSync(bin)) {
  const link = join(bin, 'tongdao');
  rmSync(link, { force: true });
  symlinkSync('../../dist/scripts/tongdao.cjs', link);
}
