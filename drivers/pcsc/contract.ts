/**
 * What the gateway and a reader process say to each other: orders and reports as lines of JSON on the
 * process's standard input and output, so that a `Link` supervises it like any other device, and news on
 * the IPC channel beside them. A report repeats the `id` of its order: a late one answers nothing else.
 */
import { z } from 'zod';

/** The service keeps names to 128 bytes. */
const READER_NAME_CHARACTERS = 128;
const WORDS_CHARACTERS = 200;

const id = z.number().int().min(0);
/** Upper-case hex: 261 bytes are the longest short command APDU, 258 the longest response. */
const bytes = z.string().regex(/^(?:[0-9A-F]{2}){0,261}$/);
const why = z.string().max(WORDS_CHARACTERS);

/** What a reader process is started with: the beginning of a reader's name. */
export const pcscSetupSchema = z.strictObject({
  reader: z.string().min(1).max(READER_NAME_CHARACTERS),
});
export type PcscSetup = z.infer<typeof pcscSetupSchema>;

/**
 * `state`: is a card there? `connect`: power it and take it for us alone. `transmit`: one command APDU.
 * `release`: take the power away.
 */
export const pcscOrderSchema = z.discriminatedUnion('do', [
  z.strictObject({ id, do: z.enum(['state', 'connect', 'release']) }),
  z.strictObject({ id, do: z.literal('transmit'), apdu: bytes }),
]);
export type PcscOrder = z.infer<typeof pcscOrderSchema>;

/** To `state`: `state`; to `connect`: `connected`, `empty` or `unreadable`; to `transmit`: `response` or `gone`. */
export const pcscReportSchema = z.discriminatedUnion('said', [
  z.strictObject({
    id,
    said: z.literal('state'),
    /** The reader's whole name. */
    reader: z.string().min(1).max(READER_NAME_CHARACTERS),
    present: z.boolean(),
    /** Another number: the card was taken out or laid down in the meantime. */
    change: z.number().int().min(0),
  }),
  z.strictObject({ id, said: z.literal('connected'), atr: bytes }),
  z.strictObject({ id, said: z.literal('empty') }),
  z.strictObject({ id, said: z.literal('unreadable'), why }),
  z.strictObject({ id, said: z.literal('response'), apdu: bytes }),
  z.strictObject({ id, said: z.literal('gone'), why }),
  z.strictObject({ id, said: z.literal('released') }),
]);
export type PcscReport = z.infer<typeof pcscReportSchema>;

/** `open` or `failed` once after the start; `lost` when reader or service has gone. */
export const pcscNewsSchema = z.discriminatedUnion('said', [
  z.strictObject({ said: z.literal('open') }),
  z.strictObject({ said: z.enum(['failed', 'lost']), detail: z.string() }),
]);
export type PcscNews = z.infer<typeof pcscNewsSchema>;

export function shortWords(words: string): string {
  return words.slice(0, WORDS_CHARACTERS);
}
