/** Asks the simulators what crossed their wires since the last time. */
import { z } from 'zod';
import { TongdaoError } from '../../../schemas/errors.js';
import { callControl } from '../../simulate/control-call.js';

const frameSchema = z.object({
  at: z.number(),
  hex: z.string(),
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  contents: z.unknown().optional(),
});
export type Frame = z.output<typeof frameSchema>;

const exchangeSchema = z.object({
  n: z.number(),
  lane: z.string(),
  times: z.number(),
  lastAt: z.number(),
  request: frameSchema.optional(),
  reply: frameSchema.optional(),
});
/** One question to a device and its answer; see `DescribedExchange` of the simulators. */
export type Exchange = z.output<typeof exchangeSchema>;

const tokenSchema = z.object({
  token: z.string(),
  header: z.unknown().optional(),
  claims: z.unknown().optional(),
  subjectHeader: z.unknown().optional(),
});
export type Token = z.output<typeof tokenSchema>;

const questionSchema = z.object({
  n: z.number(),
  lane: z.string().optional(),
  receivedAt: z.number(),
  answeredAt: z.number(),
  verdict: z.string(),
  verified: z.boolean(),
  httpStatus: z.number().optional(),
  request: tokenSchema,
  response: tokenSchema.optional(),
});
/** One signed question to the platform; see `PlatformTapEntry` of the simulator. */
export type Question = z.output<typeof questionSchema>;

const answerOf = <Entry extends z.ZodType>(
  entry: Entry,
): z.ZodObject<{ entries: z.ZodArray<Entry>; last: z.ZodNumber }> =>
  z.object({ entries: z.array(entry), last: z.number() });

/** Reads one simulator's tap from where it stopped. */
export class Tap<Entry> {
  readonly #socket: string;
  readonly #schema: z.ZodType<{ entries: Entry[]; last: number }>;
  #last = 0;

  constructor(socket: string, schema: z.ZodType<{ entries: Entry[]; last: number }>) {
    this.#socket = socket;
    this.#schema = schema;
  }

  /** Oldest first. Rejects with `GATEWAY_UNREACHABLE` when the simulator is gone. */
  async read(): Promise<readonly Entry[]> {
    const answer = await callControl(this.#socket, 'GET', `/tap?after=${this.#last}`);
    const parsed = this.#schema.safeParse(answer);
    if (!parsed.success) throw new TongdaoError('INTERNAL', 'a simulator’s tap is malformed');
    this.#last = parsed.data.last;
    return parsed.data.entries;
  }
}

export const deviceTap = (socket: string): Tap<Exchange> =>
  new Tap(socket, answerOf(exchangeSchema));
export const platformTap = (socket: string): Tap<Question> =>
  new Tap(socket, answerOf(questionSchema));
