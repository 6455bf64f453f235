/** `pack.json` beside the clips of a voice pack: what each says and who speaks. */
import { z } from 'zod';
import { LANGUAGES } from './phrases.js';

export const voicePackSchema = z.strictObject({
  format: z.literal('tongdao-voice-1'),
  speaker: z.string().min(1),
  licence: z.string().min(1),
  clips: z.array(
    z.strictObject({
      language: z.enum(LANGUAGES),
      /** A `VoiceId` (voice-lines.ts); the file is `<language>/<id>.mp3`. */
      id: z.string().min(1),
      text: z.string().min(1),
      /** Of the file, hexadecimal. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type VoicePack = z.infer<typeof voicePackSchema>;
