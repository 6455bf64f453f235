/** A form without problems, as the gateway wants it (`deskRegistrationSchema`). */
import type { DeskRegistrationInput } from '../../../../schemas/api/desk-records.js';
import { normaliseIdNumber } from '../../../../schemas/id-number.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Form } from './form.js';
import { degreesOf, lastFourOf } from './judge.js';
import { issuedDay, printedDay, updatedInstant, type FormContext } from './validity.js';

type Holder = DeskRegistrationInput['holder'];

function holderOf(form: Form): Holder {
  switch (form.holder) {
    case 'card':
      return { from: 'card' };
    case 'number':
      return { from: 'number', idNumber: normaliseIdNumber(form.idNumber) };
    case 'document':
      return {
        from: 'document',
        documentType: form.documentType,
        number: form.documentNumber.trim(),
      };
    case 'voucher':
      return { from: 'voucher', why: form.voucher.trim() };
  }
}

/** Undefined while the form still has problems (`judgeForm`). `visit` is the assist it answers. */
export function registrationBody(
  form: Form,
  context: FormContext,
  visit?: EventId,
): DeskRegistrationInput | undefined {
  const degrees = context.policy.temperature === 'never' ? undefined : degreesOf(form.temperature);
  const [name, phone, goingTo] = [form.name.trim(), form.phone, form.goingTo.trim()];
  const common = {
    requestId: form.requestId,
    holder: holderOf(form),
    ...(name === '' ? {} : { name }),
    ...(phone === '' ? {} : { phone }),
    ...(form.lane === '' ? {} : { lane: form.lane }),
    ...(visit === undefined ? {} : { visit }),
    people: form.people,
    wheelchair: form.wheelchair,
    ...(degrees === undefined ? {} : { temperature: degrees }),
    ...(goingTo === '' ? {} : { goingTo }),
  };
  switch (form.door) {
    case 'id':
      return { door: 'id', ...common };
    case 'paper': {
      const issued = issuedDay(form, context.today);
      const printed = printedDay(form, context.today);
      const number = form.paperNumber.trim();
      if (form.paperType === '' || issued === undefined) return undefined;
      return {
        door: 'paper',
        ...common,
        paperType: form.paperType,
        issuer: form.issuer.trim(),
        issued,
        ...(number === '' ? {} : { number }),
        ...(printed === undefined ? {} : { printedValidUntil: printed }),
        ...(form.photo === '' ? {} : { photo: form.photo }),
      };
    }
    case 'itinerary': {
      const updatedAt = updatedInstant(form, context);
      if (form.colour === '' || updatedAt === undefined) return undefined;
      return {
        door: 'itinerary',
        ...common,
        colour: form.colour,
        places: form.places.map(({ name: place, starred }) => ({ name: place, starred })),
        updatedAt,
        phoneLast4: lastFourOf(form),
      };
    }
  }
}
