/**
 * Where on the page somebody is, as it stands in the address: filters, page, open record. A link to it
 * can be kept and shared, so nothing about a person is ever in it.
 */
import type { AuditFilter } from '../../../schemas/api/audit.js';
import { LEAF_KINDS, type EventId } from '../../../schemas/ledger-kinds.js';

export type View = 'rows' | 'find' | 'verify';

export interface Place {
  readonly view: View;
  readonly filter: AuditFilter;
  readonly record?: EventId;
}

const TEXTS = ['from', 'to', 'lane', 'result', 'operator'] as const;
const NUMBERS = ['before', 'after'] as const;

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
  const kind = LEAF_KINDS.find((known) => known === query.get('kind'));
  if (kind !== undefined) filter.kind = kind;
  const view = query.get('view');
  const record = query.get('record');
  return {
    view: isView(view) ? view : 'rows',
    filter,
    ...(record === null || !/^[\w-]{22}$/.test(record) ? {} : { record }),
  };
}

/** As the gateway's route takes it. Empty, or with its question mark. */
export function filterQuery(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const name of [...TEXTS, 'kind', ...NUMBERS] as const) {
    const value = filter[name];
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The address of a place, from the path on. */
export function addressOf({ view, filter, record }: Place): string {
  const query = new URLSearchParams(filterQuery(filter));
  if (view !== 'rows') query.set('view', view);
  if (record !== undefined) query.set('record', record);
  const text = query.toString();
  return text === '' ? '/audit' : `/audit?${text}`;
}
