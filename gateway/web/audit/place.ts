/**
 * Where on the page somebody is, as it stands in the address: filters, page, open record. A link to it
 * can be kept and shared, and browsers remember it, so nobody is ever named in it: whose rows are looked
 * for (`operator`) is known to the open page alone.
 */
import type { AuditFilter } from '../../../schemas/api/audit.js';
import type { EventId, LeafKind } from '../../../schemas/ledger.js';
import { KIND_WORDS } from './audit-words.js';

export type View = 'rows' | 'find' | 'verify';

export interface Place {
  readonly view: View;
  readonly filter: AuditFilter;
  readonly record?: EventId;
}

const TEXTS = ['from', 'to', 'lane', 'result'] as const;
const NUMBERS = ['before', 'after'] as const;

function isKind(text: string | null): text is LeafKind {
  return text !== null && Object.keys(KIND_WORDS).includes(text);
}

function isView(text: string | null): text is 'find' | 'verify' {
  return text === 'find' || text === 'verify';
}

/** Names and values it does not know are left out; the gateway judges the others. */
export function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const filter: { -readonly [Name in keyof AuditFilter]: AuditFilter[Name] } = {};
  for (const name of TEXTS) {
    const text = query.get(name);
    if (text !== null && text !== '') filter[name] = text;
  }
  for (const name of NUMBERS) {
    const text = query.get(name);
    if (text !== null && /^\d{1,15}$/.test(text)) filter[name] = Number(text);
  }
  const kind = query.get('kind');
  if (isKind(kind)) filter.kind = kind;
  const view = query.get('view');
  const record = query.get('record');
  return {
    view: isView(view) ? view : 'rows',
    filter,
    ...(record === null || !/^[\w-]{22}$/.test(record) ? {} : { record }),
  };
}

/** The named parts of a filter alone. */
export function partOf(filter: AuditFilter, names: readonly (keyof AuditFilter)[]): AuditFilter {
  return Object.fromEntries(
    names.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]])),
  );
}

/** What is looked for, without the page one is on. */
export function firstPage(filter: AuditFilter): AuditFilter {
  return partOf(filter, [...TEXTS, 'kind', 'operator']);
}

/** What of a filter stands in the address. Empty, or with its question mark. */
export function filterQuery(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const name of [...TEXTS, 'kind', ...NUMBERS] as const) {
    const value = filter[name];
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** One place on, or back: who is looked for stays. */
export function movedTo(search: string, { filter: { operator } }: Place): Place {
  const next = placeOf(search);
  return operator === undefined ? next : { ...next, filter: { ...next.filter, operator } };
}

/** The address of a place, from the path on. */
export function addressOf({ view, filter, record }: Place): string {
  const query = new URLSearchParams(filterQuery(filter));
  if (view !== 'rows') query.set('view', view);
  if (record !== undefined) query.set('record', record);
  const text = query.toString();
  return text === '' ? '/audit' : `/audit?${text}`;
}
