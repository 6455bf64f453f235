/** What a lane's screen and loudspeaker are told about their place; set on the set-up page. */
import { z } from 'zod';

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

export const VOLUME_STEPS = [1, 2, 3, 4, 5] as const;
const volume = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

export const voiceSchema = z.strictObject({
  /** Loudness by day: five steps at least 6 dB apart (EN 301 549, 8.2.1.2 asks for one of 12 dB). */
  volume: volume.default(3),
  /** The venue's local time in which the quiet volume holds; across midnight is allowed. */
  quietHours: z.strictObject({ from: time, to: time }).optional(),
  /** Loudness in quiet hours; 0 is silence but for the tone of `assist`. */
  quietVolume: z.union([z.literal(0), volume]).default(1),
  /** Spoken after the Chinese clip. */
  english: z.boolean().default(false),
});
export type VoiceSettings = z.infer<typeof voiceSchema>;

export const displaySchema = z.strictObject({
  /** Visible width of the screen in millimetres. */
  widthMm: z.number().int().min(100).max(3000).default(476),
  /** From the senior's eye to the screen, in millimetres. */
  distanceMm: z.number().int().min(300).max(6000).default(1500),
  voice: voiceSchema.prefault({}),
});
export type DisplaySettings = z.infer<typeof displaySchema>;
