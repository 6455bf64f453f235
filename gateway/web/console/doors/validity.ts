/**
 * Until when a record would be valid, told before it is saved. The gateway decides by the same rule
 * (policy `validity`); a page that was wrong would be corrected by its answer.
 */
import type { DeskHouse } from '../../../../schemas/api/desk-view.js';
import type { CivilDate } from '../../../../schemas/credential.js';
import type { Form } from './form.js';
import { addDays, civilDayOf, dayFromDigits, instantOf, timeFromDigits } from './venue-time.js';

/** What a form is judged against. */
export interface FormContext {
  readonly policy: DeskHouse['policy'];
  readonly timeZone: string;
  /** Wall clock of the gateway, milliseconds since 1970. */
  readonly now: number;
  /** The venue's day of `now`. */
  readonly today: CivilDate;
  /** A card was read and names its holder. */
  readonly cardHolder: boolean;
}

export function formContext(
  house: DeskHouse,
  timeZone: string,
  now: number,
  cardHolder: boolean,
): FormContext {
  return { policy: house.policy, timeZone, now, today: civilDayOf(now, timeZone), cardHolder };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The date of issue, from a chip or from digits. Undefined while it is none. */
export function issuedDay(form: Form, today: CivilDate): CivilDate | undefined {
  return DAY.test(form.issued) ? form.issued : dayFromDigits(form.issued, 'past', today);
}

/** The date printed on the paper; four digits mean the next such day from the date of issue on. */
export function printedDay(form: Form, today: CivilDate): CivilDate | undefined {
  if (DAY.test(form.printedUntil)) return form.printedUntil;
  return dayFromDigits(form.printedUntil, 'coming', issuedDay(form, today) ?? today);
}

/** The moment the itinerary card shows, RFC 3339 UTC. */
export function updatedInstant(form: Form, context: FormContext): string | undefined {
  const { updated } = form;
  switch (updated.kind) {
    case 'none':
      return undefined;
    case 'now':
      return updated.at;
    case 'day': {
      const time = timeFromDigits(updated.time);
      return time === undefined ? undefined : instantOf(updated.day, time, context.timeZone);
    }
  }
}

/** Last day on which the record would be valid; undefined while the form does not say enough. */
export function validThrough(form: Form, context: FormContext): CivilDate | undefined {
  const { validity } = context.policy;
  switch (form.door) {
    case 'id':
      return addDays(context.today, validity.idDays);
    case 'paper': {
      const issued = issuedDay(form, context.today);
      if (issued === undefined) return undefined;
      const byPolicy = addDays(issued, validity.paperDays);
      const printed = printedDay(form, context.today);
      return printed !== undefined && printed < byPolicy ? printed : byPolicy;
    }
    case 'itinerary': {
      const updated = updatedInstant(form, context);
      if (updated === undefined) return undefined;
      const day = civilDayOf(Date.parse(updated), context.timeZone);
      return addDays(day > context.today ? context.today : day, validity.itineraryDays);
    }
  }
}
