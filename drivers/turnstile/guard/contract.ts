/**
 * Relays that stay as they were last switched (facts/cards-readers-turnstiles.md 5.1, 5.2) are owned by
 * a guard: a child process that holds one board and nothing else. The gateway asks for a pulse; the guard
 * switches on, and off again by its own timer, whatever becomes of the gateway meanwhile. All channels are
 * switched off when the guard starts, when the gateway is gone and when the guard ends.
 *
 * Orders and reports are lines of JSON on the child's standard input and output, so that a `Link`
 * supervises the guard like any other device. A new relay protocol adds an opener to `boards.ts` and
 * nothing else.
 */
import { z } from 'zod';
import type { CloseReason } from '../../../schemas/device.js';
import { transportSchema } from '../../../schemas/site-devices.js';
import type { Clock, Timers } from '../../../schemas/time.js';

export const GUARDED_BOARDS = ['lcus', 'hid-relay'] as const;
export type GuardedBoard = (typeof GUARDED_BOARDS)[number];

const channel = z.number().int().min(1).max(16);

/** What a guard is started with. Holds no secret and no personal data. */
export const guardSetupSchema = z.strictObject({
  board: z.enum(GUARDED_BOARDS),
  transport: transportSchema,
  /** Every channel a turnstile of this board uses, each once. */
  channels: z.array(channel).min(1).max(16),
});
export type GuardSetup = z.infer<typeof guardSetupSchema>;

/** Inside the guard: one open board. Switching is all it does; times and safety are the guard's. */
export interface RelayBoard {
  /** What the board says of itself, for example its serial number. */
  readonly identity?: string;
  /**
   * Resolves when the board took the command, or where boards say nothing (`isOn` absent), when the
   * operating system did. Rejects when it may not have.
   */
  switch(channel: number, on: boolean): Promise<void>;
  /** Whether the relay is on, by the board's own word; absent where boards cannot be asked. */
  readonly isOn?: (channel: number) => Promise<boolean>;
  /** Resolves once, never rejects. */
  readonly closed: Promise<CloseReason>;
  /** Never rejects. Sends nothing: the guard has switched off before. */
  close(): Promise<void>;
}

/** Rejects with `DEVICE_OPEN_FAILED`. */
export type OpenRelayBoard = (
  transport: GuardSetup['transport'],
  time: { readonly clock: Clock; readonly timers: Timers },
) => Promise<RelayBoard>;

/** An order not taken up by then was lost on the way, milliseconds. */
export const ORDER_LIFE_MS = 500;

/** `by`: moment on the clock both processes share, after which the order must not be carried out. */
export const guardOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pulse'),
    id: z.number().int().min(0),
    channel,
    ms: z.number().int().min(100).max(5000),
    by: z.number(),
  }),
  /** Asks whether board and guard work. */
  z.strictObject({ type: z.literal('look'), id: z.number().int().min(0) }),
]);
export type GuardOrder = z.infer<typeof guardOrderSchema>;

const id = z.number().int().min(0);
const ms = z.number().min(0);

export const guardReportSchema = z.discriminatedUnion('type', [
  /** The relay was switched on; `tookMs` from the first byte of the command to now. */
  z.strictObject({ type: z.literal('on'), id, tookMs: ms }),
  /** The same pulse has ended; `heldMs` between the two commands. Comes unasked. */
  z.strictObject({ type: z.literal('off'), id, channel, heldMs: ms }),
  /** Not switched on, or `maybe`: the command was begun and its end is not known. */
  z.strictObject({ type: z.literal('refused'), id, maybe: z.boolean(), why: z.string().max(300) }),
  /** Answer to `look`: channels of the setup that are on; absent where the board cannot be asked. */
  z.strictObject({
    type: z.literal('seen'),
    id,
    on: z.array(channel).optional(),
    identity: z.string().max(200).optional(),
  }),
]);
export type GuardReport = z.infer<typeof guardReportSchema>;
