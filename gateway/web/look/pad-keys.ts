/** What a key of the on-screen pad does to a text. */

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'X' | PadAction;
type PadAction = 'back' | 'clear';

/** Text after the key; what would be longer than `longest` characters stays as it is. */
export function typed(text: string, key: PadKey, longest: number): string {
  if (key === 'clear') return '';
  if (key === 'back') return text.slice(0, -1);
  return text.length >= longest ? text : text + key;
}
