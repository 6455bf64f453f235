/**
 * The draft as the gateway keeps it, and the way back into a form. It comes from outside: an older page
 * may have written it, so every field is looked at and what is not understood is left out.
 */
import type { DraftPhoto } from '../../../../schemas/api/desk.js';
import type { EventId, Json } from '../../../../schemas/ledger.js';
import {
  COLOUR_WORDS,
  DOCUMENT_WORDS,
  DOOR_WORDS,
  HOLDER_WORDS,
  isOneOf,
  PAPER_WORDS,
} from './choices.js';
import { MOST_PEOPLE, type Form, type Place, type Updated } from './form.js';

const FORMAT = 'tongdao-desk-draft-1';

export interface Draft {
  /** The assist it was typed for; absent when it was typed without one. */
  readonly visit?: string;
  readonly form: Form;
}

/** Without the photo, which is kept beside it and only named here. */
export function draftJson(draft: Draft, photo?: EventId): Json {
  const { places, updated, ...rest } = draft.form;
  return {
    format: FORMAT,
    ...(photo === undefined ? {} : { photo }),
    ...(draft.visit === undefined ? {} : { visit: draft.visit }),
    form: {
      ...rest,
      photo: '',
      places: places.map(({ name, starred }) => ({ name, starred })),
      updated: { ...updated },
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function placesOf(value: unknown): readonly Place[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isFields)
    .filter(({ name }) => typeof name === 'string' && name !== '')
    .map((place) => ({ name: textOf(place, 'name'), starred: place['starred'] === true }));
}

function updatedOf(value: unknown): Updated {
  if (!isFields(value)) return { kind: 'none' };
  const [at, day, time] = [textOf(value, 'at'), textOf(value, 'day'), textOf(value, 'time')];
  if (value['kind'] === 'now' && !Number.isNaN(Date.parse(at))) return { kind: 'now', at };
  if (value['kind'] === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(day)) return { kind: 'day', day, time };
  return { kind: 'none' };
}

function peopleOf(value: unknown): number {
  const whole = typeof value === 'number' && Number.isInteger(value) ? value : 1;
  return Math.min(MOST_PEOPLE, Math.max(1, whole));
}

/** Undefined when it is no draft of ours. A photo of another name belongs to another form. */
export function parseDraft(json: unknown, photo?: DraftPhoto): Draft | undefined {
  if (!isFields(json) || json['format'] !== FORMAT || !isFields(json['form'])) return undefined;
  const fields = json['form'];
  const text = (name: keyof Form): string => textOf(fields, name);
  const { door, holder, documentType, paperType, colour } = fields;
  const requestId = text('requestId');
  if (!/^[A-Za-z0-9_-]{22}$/.test(requestId) || !isOneOf(DOOR_WORDS, door)) return undefined;
  const visit = json['visit'];
  return {
    ...(typeof visit === 'string' ? { visit } : {}),
    form: {
      requestId,
      door,
      holder: isOneOf(HOLDER_WORDS, holder) ? holder : 'number',
      idNumber: text('idNumber'),
      documentType: isOneOf(DOCUMENT_WORDS, documentType) ? documentType : 'passport',
      documentNumber: text('documentNumber'),
      voucher: text('voucher'),
      paperType: isOneOf(PAPER_WORDS, paperType) ? paperType : '',
      issuer: text('issuer'),
      paperNumber: text('paperNumber'),
      issued: text('issued'),
      printedUntil: text('printedUntil'),
      photo: photo !== undefined && json['photo'] === photo.id ? photo.jpeg : '',
      colour: isOneOf(COLOUR_WORDS, colour) ? colour : '',
      places: placesOf(fields['places']),
      updated: updatedOf(fields['updated']),
      phoneLast4: text('phoneLast4'),
      name: text('name'),
      phone: text('phone'),
      temperature: text('temperature'),
      people: peopleOf(fields['people']),
      wheelchair: fields['wheelchair'] === true,
      goingTo: text('goingTo'),
      lane: text('lane'),
    },
  };
}
