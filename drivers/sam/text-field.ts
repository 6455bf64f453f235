/** Reads single fields of card text and collects what is wrong with them. */
import type { CardExpiry, CivilDate } from '../../schemas/credential.js';
import { LONG_TERM, type Span } from './layouts.js';
import type { TextField, TextProblem, TextProblemCode } from './text-problem.js';

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** What the decoder puts in place of half a surrogate pair. */
const REPLACEMENT = '\ufffd';

/** Whether `YYYYMMDD` is a day of the calendar. */
function civilDate(text: string): CivilDate | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const iso = `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}

export class FieldReader {
  readonly problems: TextProblem[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  note(field: TextField, code: TextProblemCode): void {
    this.problems.push({ field, code });
  }

  /** All characters of a span, blanks included. */
  whole([offset, length]: Span): string {
    return utf16.decode(this.#bytes.subarray(offset, offset + length));
  }

  /**
   * Without trailing U+0020 and U+0000, which is what unused room holds. Other white space and
   * spaces inside stay: they belong to names.
   */
  raw(span: Span): string {
    return this.whole(span).replace(/[ \0]+$/, '');
  }

  /** `''` when blank. */
  text(field: TextField, ...spans: readonly Span[]): string {
    const whole = spans.map((span) => this.whole(span)).join('');
    const text = whole.replace(/[ \0]+$/, '');
    if (text.includes(REPLACEMENT)) this.note(field, 'not-utf16');
    if (/\p{Cc}/u.test(text)) this.note(field, 'control-character');
    return text;
  }

  required(field: TextField, span: Span): string {
    const text = this.text(field, span);
    if (text === '') this.note(field, 'blank');
    return text;
  }

  optional<K extends TextField>(field: K, ...spans: readonly Span[]): Partial<Record<K, string>> {
    return present(field, this.text(field, ...spans));
  }

  date<K extends TextField>(field: K, span: Span): Partial<Record<K, CivilDate>> {
    const date = civilDate(this.raw(span));
    if (date === undefined) this.note(field, 'not-a-date');
    return present(field, date);
  }

  /** A date, or 长期. */
  expiry<K extends TextField>(field: K, span: Span): Partial<Record<K, CardExpiry>> {
    if (this.raw(span) === LONG_TERM) return present(field, 'long-term');
    return this.date(field, span);
  }
}

function present<K extends TextField>(
  field: K,
  value: string | undefined,
): Partial<Record<K, string>> {
  if (value === undefined || value === '') return {};
  return { [field]: value } as Record<K, string>;
}
