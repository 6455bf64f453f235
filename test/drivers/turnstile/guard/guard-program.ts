import type { GuardProgram } from '../../../../drivers/turnstile/guard/guard-child.js';

/** The guard from its source: a test is not compiled. */
export const GUARD_SOURCE: GuardProgram = {
  entry: new URL('../../../../drivers/turnstile/guard/process.ts', import.meta.url),
  execArgv: ['--import', 'tsx'],
};
