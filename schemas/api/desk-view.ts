/**
 * What the console sees: lanes, queue, devices, alarms. Nothing here names a person or a reason; the
 * queue shows lane and seconds only (design section 1.7).
 */
import { z } from 'zod';
import { LANE_STATES } from '../lane-view.js';
import { eventIdSchema } from '../ledger.js';

/** Milliseconds since 1970 on the gateway's clock; a page shows ages against the heartbeat's `now`. */
const wallMs = z.number().int();
const laneId = z.string();

export const deskLaneSchema = z.strictObject({
  id: laneId,
  name: z.string(),
  direction: z.enum(['in', 'out']),
  wide: z.boolean(),
  state: z.enum(LANE_STATES),
  mode: z.enum(['normal', 'closed', 'held-open', 'evacuation']),
  since: wallMs,
  readers: z.array(z.string()),
  turnstile: z.string(),
  /** Newest first, at most 5. `result` is closed and neutral. */
  recent: z.array(
    z.strictObject({
      at: wallMs,
      result: z.enum(['passed', 'opened', 'assist', 'retry', 'manual', 'timeout', 'tailgate']),
    }),
  ),
});
export type DeskLane = z.infer<typeof deskLaneSchema>;

export const deskAssistSchema = z.strictObject({
  visit: eventIdSchema,
  lane: laneId,
  since: wallMs,
  /** Who has the work card open; the name of an account. */
  servedBy: z.string().optional(),
  /** How many said "I am coming". */
  coming: z.number().int().nonnegative(),
});
export type DeskAssist = z.infer<typeof deskAssistSchema>;

export const deskDeviceSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['reader', 'turnstile']),
  lane: laneId.optional(),
  state: z.enum(['connecting', 'online', 'silent', 'offline', 'faulty', 'stopped']),
  /** `port-only`: unplugging is noticed, silence cannot be. */
  liveness: z.enum(['polled', 'port-only']),
  since: wallMs,
});
export type DeskDevice = z.infer<typeof deskDeviceSchema>;

export const deskAlarmSchema = z.strictObject({
  code: z.string(),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  zh: z.string(),
  en: z.string(),
  lane: laneId.optional(),
  firstAt: wallMs,
  lastAt: wallMs,
  count: z.number().int().positive(),
  acknowledgedAt: wallMs.optional(),
  /** True for events that only a supervisor can put away; conditions end by themselves. */
  clearable: z.boolean(),
});
export type DeskAlarmView = z.infer<typeof deskAlarmSchema>;

/** The condition of the box: the strip on top and the offline bar. */
export const deskHouseSchema = z.strictObject({
  policy: z.strictObject({
    mode: z.enum(['everyday', 'epidemic']),
    version: z.string(),
    order: z.strictObject({ number: z.string(), end: z.string() }).optional(),
    /** Doors of registration that the policy in force accepts. */
    fallbacks: z.strictObject({ id: z.boolean(), paper: z.boolean(), itinerary: z.boolean() }),
    validity: z.strictObject({
      idDays: z.number().int(),
      paperDays: z.number().int(),
      itineraryDays: z.number().int(),
    }),
    temperature: z.enum(['never', 'optional', 'required']),
    /** Degrees Celsius from which the pre-check desk is asked. */
    feverFrom: z.number(),
    seniorAge: z.number().int(),
  }),
  /** IANA zone of the venue's days; Asia/Shanghai where absent. */
  timeZone: z.string().optional(),
  platform: z.enum(['none', 'online', 'offline']),
  /** Since when the platform has not answered; only when `offline`. */
  offlineSince: wallMs.optional(),
  /** Visits decided without the platform since then. */
  decidedOffline: z.number().int().nonnegative(),
  ledger: z.enum(['ready', 'unavailable']),
  health: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })),
});
export type DeskHouse = z.infer<typeof deskHouseSchema>;

export const deskSnapshotSchema = z.strictObject({
  type: z.literal('snapshot'),
  now: wallMs,
  build: z.string(),
  lanes: z.array(deskLaneSchema),
  assists: z.array(deskAssistSchema),
  devices: z.array(deskDeviceSchema),
  alarms: z.array(deskAlarmSchema),
  house: deskHouseSchema,
});
export type DeskSnapshot = z.infer<typeof deskSnapshotSchema>;

/**
 * Events of `/api/desk/events`. The SSE `event` is the `type`; the SSE `id` is `<start>.<number>`.
 * Whoever comes back with `Last-Event-ID` gets what was missed, or a `snapshot` when that is gone.
 */
export const deskEventSchema = z.discriminatedUnion('type', [
  deskSnapshotSchema,
  z.strictObject({ type: z.literal('lane'), lane: deskLaneSchema }),
  /** The whole queue, oldest first. */
  z.strictObject({ type: z.literal('assists'), assists: z.array(deskAssistSchema) }),
  z.strictObject({ type: z.literal('device'), device: deskDeviceSchema }),
  /** All alarms, most urgent first. */
  z.strictObject({ type: z.literal('alarms'), alarms: z.array(deskAlarmSchema) }),
  z.strictObject({ type: z.literal('house'), house: deskHouseSchema }),
  /** A green answer came late for this assist: its open work card becomes one tap. */
  z.strictObject({ type: z.literal('eased'), visit: eventIdSchema }),
  /** The session was locked, ended or changed: ask `/api/session`. Only for that session. */
  z.strictObject({ type: z.literal('session') }),
  z.strictObject({ type: z.literal('heartbeat'), now: wallMs }),
]);
export type DeskEvent = z.infer<typeof deskEventSchema>;
