/** Scalars and secrets from the environment or `.env`; `.env.example` documents each. */
import { z } from 'zod';

export const envSchema = z.strictObject({
  /** Directory of ledger, keys, site file and control socket; created with mode 0700. */
  TONGDAO_DATA: z.string().min(1).default('data'),
  /** Site file; `site.json` in the data directory unless named. */
  TONGDAO_SITE: z.string().min(1).optional(),
  /** `info` unless named; the demo, whose first screen is for reading, says `warn`. */
  TONGDAO_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});
export type Env = z.infer<typeof envSchema>;
