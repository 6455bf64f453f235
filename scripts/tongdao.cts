#!/usr/bin/env node
// Serial reads, password hashes and file calls share libuv's pool of threads, whose size is fixed at
// its first use. An ES module entry is itself read through the pool, so a size set there comes too
// late (docs/decisions/0003): this file is CommonJS, which is read synchronously.
process.env['UV_THREADPOOL_SIZE'] ??= '16';
void import('./command-line.js').then((commandLine) => commandLine.main(process.argv));
