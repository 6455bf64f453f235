import { readFileSync } from 'node:fs';
import { decodeSamFor, type ShownSamSegment } from '../../drivers/decode/sam.js';
import { parseHex } from '../../drivers/sam/decode.js';

function describe(segment: ShownSamSegment): string {
  const place = `${String(segment.offset).padStart(5)} +${segment.length}`;
  switch (segment.type) {
    case 'request':
      return `${place}  → ${segment.name}: ${segment.zh} · ${segment.en}`;
    case 'reply':
      return `${place}  ← ${segment.sw}: ${segment.zh} · ${segment.en}`;
    case 'noise': {
      const hint = segment.hint === undefined ? '' : ` (${segment.hint})`;
      return `${place}  ~ noise ${segment.bytes ?? ''}${hint}`;
    }
  }
}

/** Any input gets an answer, also one that is no hexadecimal: then `problem` says what it is. */
export function decodeSamCommand(options: {
  readonly hex: string;
  readonly json?: boolean;
  readonly showPersonal?: boolean;
}): void {
  const text = options.hex === '-' ? readFileSync(0, 'utf8') : options.hex;
  const hex = parseHex(text);
  if (!hex.ok) {
    const answer = { bytes: 0, segments: [], problem: hex.problem };
    console.log(
      options.json === true
        ? JSON.stringify(answer)
        : `not hexadecimal: ${JSON.stringify(hex.problem)}`,
    );
    return;
  }
  const decoding = decodeSamFor(hex.bytes, { showPersonal: options.showPersonal === true });
  if (options.json === true) {
    console.log(JSON.stringify(decoding));
    return;
  }
  for (const segment of decoding.segments) {
    console.log(describe(segment));
    if (segment.type !== 'reply' || segment.contents === undefined) continue;
    console.log(JSON.stringify(segment.contents, undefined, 2).replace(/^/gm, '         '));
  }
}
