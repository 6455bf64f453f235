/** Readers of the PC/SC service, where the optional package and the service are there. */
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import type { PluggedDevice } from './plugged.js';

/** Its calls may block or end their process, so they are made in another one. */
const PROBE =
  "const {Context}=await import('smartcard');const c=new Context();" +
  'process.stdout.write(JSON.stringify(c.listReaders().map((r)=>r.name)));c.close();process.exit(0)';
const LIMIT_MS = 4000;
/** What pcsc-lite adds: numbers of the reader and of its slot. */
const NUMBERS = / [0-9A-F]{2} [0-9A-F]{2}$/;

const namesSchema = z.array(z.string());

/** Undefined where PC/SC cannot be asked: no package, no service. */
export type ListReaders = () => readonly string[] | undefined;

export const systemReaders: ListReaders = () => {
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  return ran.status === 0 ? namesSchema.parse(JSON.parse(ran.stdout)) : undefined;
};

export function pcscReaders(list: ListReaders = systemReaders): PluggedDevice[] {
  const names = list() ?? [];
  return names.map((name) => {
    const reader = name.replace(NUMBERS, '');
    const twins = names.filter((other) => other.replace(NUMBERS, '') === reader).length > 1;
    return {
      bus: 'pcsc',
      product: reader,
      transport: { type: 'pcsc', reader },
      ...(twins
        ? { remark: '有同名的读卡器：要写得更全 · several of this name: give more of it' }
        : {}),
      now: name,
    };
  });
}
