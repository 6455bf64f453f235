/** What a reader that types or sends text tells of one text. */
import type { ReaderEvent } from '../../schemas/device.js';
import type { TextFormat } from '../../schemas/site-devices.js';
import type { MonoMs } from '../../schemas/time.js';
import { credentialFromText } from './credential-from-text.js';

/**
 * Found, read and gone at one moment: such a reader says nothing of a card before it has read it, nor
 * when it is taken away. Nothing for text that does not fit: nobody shall be called to the desk because
 * somebody leant on a keyboard.
 */
export function textEvents(format: TextFormat, text: string, at: MonoMs): readonly ReaderEvent[] {
  const credential = credentialFromText(format, text);
  if (credential === undefined) return [];
  return [
    { type: 'found', at },
    { type: 'credential', credential, at },
    { type: 'removed', at },
  ];
}
