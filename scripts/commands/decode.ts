/** Bytes of a device in words. Nobody's name, number or UID is shown unless it was asked for. */
import { readFileSync } from 'node:fs';
import { decodeAcr1281s } from '../../drivers/decode/acr1281s.js';
import { decodeApduLines, type ApduLine } from '../../drivers/decode/apdu-lines.js';
import { decodeModbus } from '../../drivers/decode/modbus.js';
import { decodePn532 } from '../../drivers/decode/pn532.js';
import { decodeHidPos, decodeWedge } from '../../drivers/decode/reports.js';
import type { DecodeOptions, Decoding, Segment } from '../../drivers/decode/segment.js';
import { parseHex } from '../../drivers/sam/decode.js';
import { decodeSamCommand } from './decode-sam.js';

export const DECODERS: Readonly<
  Record<'pn532' | 'acr1281s' | 'wedge' | 'hidpos' | 'modbus', Decode>
> = {
  pn532: decodePn532,
  acr1281s: decodeAcr1281s,
  wedge: decodeWedge,
  hidpos: decodeHidPos,
  modbus: decodeModbus,
};
type Decode = (bytes: Uint8Array, options: DecodeOptions) => Decoding;
export type DecodedProtocol = keyof typeof DECODERS | 'sam' | 'apdu';

export interface DecodeFlags {
  /** `-` reads standard input. */
  readonly hex: string;
  readonly json?: boolean;
  readonly showPersonal?: boolean;
}

const ARROWS = { host: '→', device: '←', either: '↔' } as const;

function place({ offset, length }: Segment): string {
  return `${String(offset).padStart(5)} +${length}`;
}

function segmentLine(segment: Segment): string {
  if (segment.type === 'noise') return `${place(segment)}  ~ 不成帧 no frame`;
  const { from, zh, en, contents } = segment;
  const more = contents === undefined ? '' : `  ${JSON.stringify(contents)}`;
  return `${place(segment)}  ${ARROWS[from]} ${zh} · ${en}${more}`;
}

function apduLine({ line, from, zh, en, contents }: ApduLine): string {
  const more = contents === undefined ? '' : `  ${JSON.stringify(contents)}`;
  return `${String(line).padStart(5)}  ${ARROWS[from]} ${zh} · ${en}${more}`;
}

/** Any input gets an answer, also one that is no hexadecimal: then `problem` says what it is. */
export function decodeCommand(protocol: DecodedProtocol, flags: DecodeFlags): void {
  if (protocol === 'sam') {
    decodeSamCommand(flags);
    return;
  }
  const text = flags.hex === '-' ? readFileSync(0, 'utf8') : flags.hex;
  const options = { showPersonal: flags.showPersonal === true };
  const json = flags.json === true;
  if (protocol === 'apdu') {
    const lines = decodeApduLines(text, options);
    if (json) console.log(JSON.stringify({ segments: lines }));
    else for (const line of lines) console.log(apduLine(line));
    return;
  }
  const hex = parseHex(text);
  if (!hex.ok) {
    const answer = { bytes: 0, segments: [], problem: hex.problem };
    console.log(json ? JSON.stringify(answer) : `not hexadecimal: ${JSON.stringify(hex.problem)}`);
    return;
  }
  const decoding = DECODERS[protocol](hex.bytes, options);
  if (json) console.log(JSON.stringify(decoding));
  else for (const segment of decoding.segments) console.log(segmentLine(segment));
}
