import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { PlatformConfig } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import type { Log } from '../ops/log.js';
import { openBoxKey } from '../platform/box-key.js';
import { createHealthPlatform, type HealthPlatformClient } from '../platform/client.js';
import { openKeySet } from '../platform/hc-jws-1/key-set.js';
import { openSeqStore } from '../platform/seq-store.js';
import { unusablePlatform } from '../platform/unusable.js';

export interface PlatformParts {
  readonly config: PlatformConfig;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Log;
  readonly checkpoint: () => { readonly size: number; readonly root: string };
}

async function readPinned(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TongdaoError('CONFIG_UNREADABLE', `platform key file ${file}`, { cause });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TongdaoError('CONFIG_INVALID', `${file}: is not JSON`);
  }
}

/**
 * The client of the site's platform. A damaged key, key set or counter must not close the lanes: then
 * nothing is asked, a swiped ID card registers, and a condition says so. A pinned file that is missing
 * or no JSON is a matter of configuration and refuses to start.
 */
export async function openPlatform(parts: PlatformParts): Promise<HealthPlatformClient> {
  try {
    return await openClient(parts);
  } catch (error) {
    if (!isTongdaoError(error, 'PLATFORM_FILE_INVALID')) throw error;
    parts.log.failure('platform-unusable', error);
    return unusablePlatform(error.detail);
  }
}

/** With its key, its pinned key set and its counter. */
async function openClient(parts: PlatformParts): Promise<HealthPlatformClient> {
  const { config, dataDir, clock, timers, random, log } = parts;
  const platformLog = (
    level: 'info' | 'warn' | 'error',
    what: string,
    fields: Readonly<Record<string, string | number>>,
  ): void => {
    log[level](what, fields);
  };
  const keys = await openKeySet({
    rootKey: parseJson(await readPinned(config.rootKeyFile), config.rootKeyFile),
    installed: await readPinned(config.keySetFile),
    storedFile: join(dataDir, 'platform-keys.jws'),
    issuer: config.url,
    clock,
    note: (detail) => {
      log.warn('platform-key-set', { detail });
    },
  });
  return createHealthPlatform({
    config,
    signer: await openBoxKey({
      file: join(dataDir, 'keys', 'box.jwk'),
      boxId: config.boxId,
      clock,
    }),
    keys,
    seq: await openSeqStore({ file: join(dataDir, 'platform-seq') }),
    clock,
    timers,
    random,
    log: platformLog,
    checkpoint: parts.checkpoint,
  });
}
