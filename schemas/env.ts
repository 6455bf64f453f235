/** Scalars and secrets from the environment or `.env`; `.env.example` documents each. */
import { z } from 'zod';

export const envSchema = z.strictObject({
  /** Directory of ledger, keys, site file and control socket; created with mode 0700. */
  TONGDAO_DATA: z.string().min(1).default('data'),
  /** Site file; `site.json` in the data directory unless named. */
  TONGDAO_SITE: z.string().min(1).optional(),
  /** First of the loopback ports that a demo takes where they are free. */
  TONGDAO_DEMO_PORT: z.coerce.number().int().min(1024).max(60_000).default(7080),
  /** `info` unless named; the demo, whose first screen is for reading, says `warn`. */
  TONGDAO_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});
export type Env = z.infer<typeof envSchema>;
