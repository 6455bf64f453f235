/** A dialogue with a card, one APDU a line, as people paste it out of a trace. */
import { parseHex } from '../sam/hex.js';
import { commandWords, responseWords } from './apdu.js';
import type { DecodeOptions } from './segment.js';

export interface ApduLine {
  readonly line: number;
  readonly from: 'host' | 'device' | 'either';
  readonly bytes: number;
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly contents?: unknown;
}

/** `>` or `<` in front of a line says who spoke; without it the two take turns, the host first. */
const ARROW = /^\s*(?:\d+[:.]\s*)?([<>]+)/;

/** Never throws; a line that is no APDU says so. Empty lines are left out. */
export function decodeApduLines(
  text: string,
  { showPersonal }: DecodeOptions,
): readonly ApduLine[] {
  const lines: ApduLine[] = [];
  let hostsTurn = true;
  for (const [at, written] of text.split(/\r?\n|\\n/).entries()) {
    if (written.trim() === '') continue;
    const arrow = ARROW.exec(written);
    const isHost: boolean = arrow === null ? hostsTurn : arrow[1]?.startsWith('>') === true;
    const parsed = parseHex(written.slice(arrow?.[0].length ?? 0));
    const bytes = parsed.ok ? parsed.bytes : new Uint8Array(0);
    const words = isHost ? commandWords(bytes) : responseWords(bytes, showPersonal);
    const place = { line: at + 1, bytes: bytes.length };
    const none = { name: 'none', zh: '不是 APDU', en: 'no APDU' };
    lines.push({ ...place, from: isHost ? 'host' : 'device', ...(words ?? none) });
    hostsTurn = !isHost;
  }
  return lines;
}
