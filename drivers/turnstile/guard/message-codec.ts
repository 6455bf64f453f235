/** Orders and reports as lines: one JSON object, LF. */
import type { ZodType } from 'zod';
import type { Codec } from '../../supervisor/contract.js';

const LF = 0x0a;
/** No message is nearly as long; what is longer is noise. */
const LONGEST_LINE = 1024;

export function encodeMessage(message: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(message)}\n`);
}

/** Lines into validated messages. A line that is none of the schema's is noise, counted, never guessed. */
export class MessageCodec<Message> implements Codec<Message> {
  readonly #schema: ZodType<Message>;
  #line: number[] = [];
  #noise = 0;

  constructor(schema: ZodType<Message>) {
    this.#schema = schema;
  }

  push(chunk: Uint8Array): readonly Message[] {
    const messages: Message[] = [];
    for (const byte of chunk) {
      if (byte !== LF) {
        this.#line.push(byte);
        if (this.#line.length > LONGEST_LINE) this.drop();
        continue;
      }
      const parsed = this.#schema.safeParse(json(this.#line));
      if (parsed.success) messages.push(parsed.data);
      else this.#noise += this.#line.length + 1;
      this.#line = [];
    }
    return messages;
  }

  pending(): Uint8Array {
    return Uint8Array.from(this.#line);
  }

  drop(): void {
    this.#noise += this.#line.length;
    this.#line = [];
  }

  takeNoise(): number {
    const noise = this.#noise;
    this.#noise = 0;
    return noise;
  }
}

function json(line: readonly number[]): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(line)));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
