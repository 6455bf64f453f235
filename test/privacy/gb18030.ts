/** Node decodes GB18030 and does not encode it: the table is made by decoding every code once. */

const decoder = new TextDecoder('gb18030', { fatal: true });
const table = new Map<string, Buffer>();

function learn(code: Buffer): void {
  try {
    const character = decoder.decode(code);
    if (Array.from(character).length === 1 && !table.has(character)) table.set(character, code);
  } catch {
    // Not every code of the range is assigned.
  }
}

/** Two bytes: 81 to FE, then 40 to FE without 7F. Four bytes from 81 30 81 30 fill the basic plane. */
function learnBasicPlane(): void {
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) learn(Buffer.of(lead, trail));
    }
  }
  for (let linear = 0; linear < 4 * 12_600; linear++) learn(linearCode(0x81, linear));
}

/** The nth code of four bytes whose first code begins with `lead`. */
function linearCode(lead: number, linear: number): Buffer {
  return Buffer.of(
    lead + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  );
}

/** GB 18030-2022; beyond the basic plane linear from 90 30 81 30, which is U+10000. */
export function encodeGb18030(text: string): Buffer {
  if (table.size === 0) learnBasicPlane();
  const codes = Array.from(text, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint < 0x80) return Buffer.of(codePoint);
    if (codePoint > 0xffff) return linearCode(0x90, codePoint - 0x10000);
    const code = table.get(character);
    if (code === undefined) throw new Error(`no code: ${character}`);
    return code;
  });
  const bytes = Buffer.concat(codes);
  if (decoder.decode(bytes) !== text) throw new Error('the table is wrong');
  return bytes;
}
