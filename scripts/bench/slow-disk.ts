/** Makes every sync of one process take at least 20 ms: a library laid before the system's own. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SYNC_MS = 20;

const SOURCE = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void slow(void) {
  struct timespec rest = {0, ${SYNC_MS} * 1000000L};
  while (nanosleep(&rest, &rest) != 0) {}
}

int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  slow();
  return real(file);
}

int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  slow();
  return real(file);
}
`;

/** The path of the library, or undefined where no C compiler is installed. */
export function buildSlowDisk(dir: string): string | undefined {
  const source = join(dir, 'slow-disk.c');
  const library = join(dir, 'slow-disk.so');
  writeFileSync(source, SOURCE);
  const built = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']);
  return built.status === 0 ? library : undefined;
}
