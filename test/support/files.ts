import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every regular file below a directory. Sockets hold no bytes. */
export function filesBelow(dir: string): string[] {
  return (
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      // A socket may go between the listing and the look.
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  );
}

/** The files that hold at least one of the byte strings. */
export function filesHolding(dir: string, needles: readonly Buffer[]): string[] {
  return filesBelow(dir).filter((path) => {
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(needle));
  });
}
