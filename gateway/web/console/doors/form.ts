/** What an attendant has entered so far: one plain value, which is also the draft on the gateway. */
import type { DOCUMENT_TYPES } from '../../../../schemas/api/desk-records.js';
import type { CivilDate } from '../../../../schemas/credential.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { ITINERARY_COLOURS, PAPER_TYPES } from '../../../../schemas/registration.js';

export type Door = 'id' | 'paper' | 'itinerary';
export type HolderFrom = 'card' | 'number' | 'document' | 'voucher';
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export type PaperType = (typeof PAPER_TYPES)[number];
export type ItineraryColour = (typeof ITINERARY_COLOURS)[number];

export interface Place {
  readonly name: string;
  /** The star of the card: the place has a risk area. It says nothing about the person. */
  readonly starred: boolean;
}

/** When the itinerary card was updated, as it shows. */
export type Updated =
  | { readonly kind: 'none' }
  /** RFC 3339, UTC: the moment of the tap. */
  | { readonly kind: 'now'; readonly at: string }
  | { readonly kind: 'day'; readonly day: CivilDate; readonly time: string };

/** Texts are as typed; an empty text is "not entered". Digits of dates and times wait for the judge. */
export interface Form {
  /** One for each intention: whatever is sent again is one row. */
  readonly requestId: EventId;
  readonly door: Door;
  readonly holder: HolderFrom;
  readonly idNumber: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly voucher: string;
  readonly paperType: PaperType | '';
  readonly issuer: string;
  readonly paperNumber: string;
  /** `YYYY-MM-DD` from a chip, or the digits of the pad. */
  readonly issued: string;
  readonly printedUntil: string;
  /** JPEG, base64. */
  readonly photo: string;
  readonly colour: ItineraryColour | '';
  readonly places: readonly Place[];
  readonly updated: Updated;
  readonly phoneLast4: string;
  readonly name: string;
  readonly phone: string;
  /** Digits without the point: `366` is 36.6 degrees Celsius. */
  readonly temperature: string;
  /** Everybody on this record, the holder included: 1 to 20. */
  readonly people: number;
  readonly wheelchair: boolean;
  readonly goingTo: string;
  /** The lane to open; empty when the person is registered ahead. */
  readonly lane: string;
}

export type FormField = Exclude<keyof Form, 'requestId'>;

/** Fields that say whose record it is. */
export const HOLDER_FIELDS: readonly FormField[] = [
  'holder',
  'idNumber',
  'documentNumber',
  'voucher',
];

export function emptyForm(start: {
  readonly requestId: EventId;
  readonly door: Door;
  readonly holder: HolderFrom;
  readonly lane: string;
}): Form {
  return {
    requestId: start.requestId,
    door: start.door,
    holder: start.holder,
    idNumber: '',
    documentType: 'passport',
    documentNumber: '',
    voucher: '',
    paperType: '',
    issuer: '',
    paperNumber: '',
    issued: '',
    printedUntil: '',
    photo: '',
    colour: '',
    places: [],
    updated: { kind: 'none' },
    phoneLast4: '',
    name: '',
    phone: '',
    temperature: '',
    people: 1,
    wheelchair: false,
    goingTo: '',
    lane: start.lane,
  };
}

export const MOST_PEOPLE = 20;
const MOST_PLACES = 30;

export type FormAction =
  | { readonly type: 'set'; readonly change: Partial<Omit<Form, 'requestId'>> }
  | { readonly type: 'people'; readonly by: number }
  | { readonly type: 'add-place'; readonly name: string }
  | { readonly type: 'remove-place'; readonly name: string }
  | { readonly type: 'star'; readonly name: string }
  /** A card laid on the attendant's own reader. */
  | { readonly type: 'card-read'; readonly number: string };

/** Pure. Changing the door keeps the holder and everything else: nothing is asked twice. */
export function reduceForm(form: Form, action: FormAction): Form {
  switch (action.type) {
    case 'set':
      return { ...form, ...action.change };
    case 'people':
      return { ...form, people: Math.min(MOST_PEOPLE, Math.max(1, form.people + action.by)) };
    case 'add-place': {
      const name = action.name.trim();
      const known = form.places.some((place) => place.name === name);
      if (name === '' || known || form.places.length >= MOST_PLACES) return form;
      return { ...form, places: [...form.places, { name, starred: false }] };
    }
    case 'remove-place':
      return { ...form, places: form.places.filter((place) => place.name !== action.name) };
    case 'star':
      return {
        ...form,
        places: form.places.map((place) =>
          place.name === action.name ? { ...place, starred: !place.starred } : place,
        ),
      };
    case 'card-read':
      return { ...form, holder: 'number', idNumber: action.number };
  }
}
