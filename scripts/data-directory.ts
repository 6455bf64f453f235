import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadEnv } from '../gateway/site/configuration.js';
import type { Env } from '../schemas/env.js';

/** Where everything of one gateway lies. */
export interface DataPaths {
  readonly dir: string;
  readonly site: string;
  readonly policy: string;
  readonly ledger: string;
  readonly control: string;
  readonly demo: string;
}

export function dataPaths(dir: string, site?: string): DataPaths {
  const root = resolve(dir);
  return {
    dir: root,
    site: site ?? join(root, 'site.json'),
    policy: join(root, 'policy.json'),
    ledger: join(root, 'ledger.db'),
    control: join(root, 'control.sock'),
    demo: join(root, 'demo'),
  };
}

/** `.env` beside the place of the call, then the environment, then `--data`. */
export function resolveData(flag: string | undefined): { env: Env; paths: DataPaths } {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env = loadEnv(process.env);
  return { env, paths: dataPaths(flag ?? env.TONGDAO_DATA, env.TONGDAO_SITE) };
}

/** Creates a directory that only this user can enter. */
export function makePrivate(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
}
