import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const manifestSchema = z.object({ version: z.string() });

/** The folder of package.json, from source and from `dist/` alike. */
export function packageRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return dir;
}

export function readOwnVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifestSchema.parse(manifest).version;
}

/** The built pages. */
export function webDirectory(): string {
  return join(packageRoot(), 'dist', 'web');
}

/** The voice pack that ships with the product. */
export function voiceDirectory(): string {
  return join(packageRoot(), 'dist', 'gateway', 'web', 'voice');
}
