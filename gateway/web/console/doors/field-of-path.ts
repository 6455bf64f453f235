/** Which field of the form the gateway means when it names a field of the body. */
import type { FormField } from './form.js';

const FIELDS: Readonly<Record<string, FormField>> = {
  door: 'door',
  'holder.from': 'holder',
  'holder.idNumber': 'idNumber',
  'holder.documentType': 'documentType',
  'holder.number': 'documentNumber',
  'holder.why': 'voucher',
  idNumber: 'idNumber',
  document: 'documentNumber',
  voucher: 'voucher',
  paperType: 'paperType',
  issuer: 'issuer',
  number: 'paperNumber',
  issued: 'issued',
  printedValidUntil: 'printedUntil',
  photo: 'photo',
  colour: 'colour',
  places: 'places',
  updatedAt: 'updated',
  phoneLast4: 'phoneLast4',
  name: 'name',
  phone: 'phone',
  temperature: 'temperature',
  people: 'people',
  wheelchair: 'wheelchair',
  goingTo: 'goingTo',
  lane: 'lane',
};

/** Undefined when it is no field that a person sees; the error then stands above the buttons. */
export function fieldOfPath(path: string | undefined): FormField | undefined {
  // A correction names the fields of its replacement; `places.3.name` is about the places.
  const bare = path?.replace(/^replacement\./, '');
  if (bare === undefined) return undefined;
  return FIELDS[bare] ?? FIELDS[bare.split('.', 1)[0] ?? ''];
}
