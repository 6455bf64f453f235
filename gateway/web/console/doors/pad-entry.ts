/** Keys of a numeric pad, on the screen or beside the keyboard, in the field they are meant for. */
import type { Form } from './form.js';
import { normaliseIdNumber } from '../../../../schemas/id-number.js';

/** Fields that a pad of digits fills. */
export const PAD_FIELDS = [
  'idNumber',
  'phone',
  'temperature',
  'phoneLast4',
  'issued',
  'printedUntil',
  'updated',
] as const;
export type PadField = (typeof PAD_FIELDS)[number];

export const PAD_DIGITS: Readonly<Record<Exclude<PadField, 'idNumber'>, number>> = {
  phone: 11,
  temperature: 3,
  phoneLast4: 4,
  issued: 8,
  printedUntil: 8,
  updated: 4,
};

/** The text a pad changes. A date that a chip has set is replaced, not lengthened. */
export function padText(form: Form, field: PadField): string {
  switch (field) {
    case 'updated':
      return form.updated.kind === 'day' ? form.updated.time : '';
    case 'issued':
    case 'printedUntil':
      return form[field].includes('-') ? '' : form[field];
    case 'idNumber':
    case 'phone':
    case 'temperature':
    case 'phoneLast4':
      return form[field];
  }
}

/** What is typed or pasted into a field, cut down to what the field can hold. */
export function cleanPadText(field: PadField, typed: string): string {
  // A number that is too long stays too long: cutting it would make another number of it.
  if (field === 'idNumber') return normaliseIdNumber(typed).slice(0, 40);
  return typed.normalize('NFKC').replace(/\D/gu, '').slice(0, PAD_DIGITS[field]);
}

/** The change of the form when a pad field holds `typed`; `today` is the day of a bare time. */
export function withPadText(
  form: Form,
  field: PadField,
  typed: string,
  today: string,
): Partial<Omit<Form, 'requestId'>> {
  const text = cleanPadText(field, typed);
  if (field !== 'updated') return { [field]: text };
  const day = form.updated.kind === 'day' ? form.updated.day : today;
  return { updated: { kind: 'day', day, time: text } };
}

/** Whether the pad shows X in place of the empty corner. */
export function takesX(field: PadField): boolean {
  return field === 'idNumber';
}

/** Key of a keyboard's numeric block (facts/ux.md 3.4): `.` is X, `-` goes back. */
export type PadKey = 'X' | 'back' | 'next' | 'cancel' | undefined;

export function padKeyOf(key: string, field: PadField | undefined): PadKey {
  switch (key) {
    case '.':
    case 'Decimal':
      return field === 'idNumber' ? 'X' : undefined;
    case '-':
      return field === undefined ? undefined : 'back';
    case 'Enter':
      return 'next';
    case 'Escape':
      return 'cancel';
    default:
      return undefined;
  }
}
