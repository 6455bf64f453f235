/** What crossed the line between a gateway and a device, as JSON lines: a head, then one piece a line. */
import { z } from 'zod';
import { TongdaoError } from '../../schemas/errors.js';

export const CAPTURED_PROTOCOLS = [
  'sam',
  'pn532',
  'acr1281s',
  'wedge',
  'hid-pos',
  'line',
  'modbus',
  'lcus',
] as const;
export type CapturedProtocol = (typeof CAPTURED_PROTOCOLS)[number];

const headSchema = z.strictObject({
  tongdao: z.literal('capture-1'),
  protocol: z.enum(CAPTURED_PROTOCOLS),
  /** Identity bytes and checksums were rewritten. */
  redacted: z.boolean(),
});

const pieceSchema = z.strictObject({
  /** Milliseconds since the first piece. */
  at: z.number().min(0),
  from: z.enum(['host', 'device']),
  hex: z.string().regex(/^(?:[0-9a-f]{2})+$/),
});

export interface CapturedPiece {
  readonly at: number;
  readonly from: 'host' | 'device';
  readonly bytes: Uint8Array;
}

export interface Capture {
  readonly protocol: CapturedProtocol;
  readonly redacted: boolean;
  readonly pieces: readonly CapturedPiece[];
}

export function formatCapture({ protocol, redacted, pieces }: Capture): string {
  const first = pieces[0]?.at ?? 0;
  const lines: object[] = [{ tongdao: 'capture-1', protocol, redacted }];
  for (const { at, from, bytes } of pieces) {
    const since = Math.max(0, Math.round((at - first) * 10) / 10);
    lines.push({ at: since, from, hex: Buffer.from(bytes).toString('hex') });
  }
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** @throws TongdaoError `INPUT_INVALID` naming the line; never its bytes. */
export function parseCapture(text: string): Capture {
  const [head = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  const { protocol, redacted } = parsed(headSchema, head, 1);
  const pieces = rest.map((line, at) => {
    const { hex, ...piece } = parsed(pieceSchema, line, at + 2);
    return { ...piece, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) };
  });
  return { protocol, redacted, pieces };
}

function parsed<T>(schema: z.ZodType<T>, line: string, number: number): T {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // The parser's message would quote the line.
    throw new TongdaoError('INPUT_INVALID', `line ${number} is not JSON`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new TongdaoError('INPUT_INVALID', `line ${number} is no line of a capture`);
}
