/** What gateway and guard process say beside the orders, on the IPC channel of a forked child. */
import { z } from 'zod';

/**
 * `open`: open the board, switch everything off. `release`: everything off, let the board go. `ping`: is
 * the guard alive?
 */
export const guardControlSchema = z.strictObject({ do: z.enum(['open', 'release', 'ping']) });
export type GuardControl = z.infer<typeof guardControlSchema>;

/** `open` follows `open`, or `failed`; `lost`: the board has gone by itself. */
export const guardNewsSchema = z.discriminatedUnion('said', [
  z.strictObject({ said: z.enum(['open', 'released', 'pong']) }),
  z.strictObject({ said: z.enum(['failed', 'lost']), detail: z.string() }),
]);
export type GuardNews = z.infer<typeof guardNewsSchema>;
