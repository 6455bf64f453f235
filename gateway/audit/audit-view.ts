/** The auditor's looks. Nothing is shown that is not on record first, and nothing in clear. */
import type {
  AuditFilter,
  AuditPurpose,
  AuditRecord,
  AuditRow,
  Verification,
} from '../../schemas/api/audit.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import { operatorField } from '../../schemas/text-fields.js';
import type { Caller } from '../http/api/gate.js';
import type { RowsQuery } from '../ledger/reader.js';
import { decodeLeaf } from '../ledger/record.js';
import { recordLook } from './access-row.js';
import { factsOf, detailOf } from './facts.js';
import { familyOf } from './family.js';
import { MaskedRows } from './masked-rows.js';
import { knownBy } from './payload.js';
import type { AuditParts } from './ports.js';
import { soughtPeople } from './sought-people.js';
import { timelineOf } from './timeline.js';
import { VerificationDesk } from './verification-desk.js';

export const PAGE_ROWS = 50;
const MOST_FOUND = 200;

/** Query strings are kept by browsers and proxies: somebody's number in one goes no further. */
function refuseNumbers({ result, operator }: AuditFilter): void {
  for (const [path, text] of Object.entries({ result, operator })) {
    if (text !== undefined && !operatorField.safeParse(text).success) {
      throw new TongdaoError('INPUT_INVALID', 'is no name of a result or of staff', { path });
    }
  }
}

function queryOf(filter: AuditFilter): RowsQuery {
  const { from, to, lane, kind, result, operator, before, after } = filter;
  return {
    limit: PAGE_ROWS + 1,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
    ...(lane === undefined ? {} : { lane }),
    ...(kind === undefined ? {} : { kind }),
    ...(result === undefined ? {} : { result }),
    ...(operator === undefined ? {} : { operator }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

export interface AuditPage {
  readonly rows: AuditRow[];
  /** The `before` of the next older page; absent on the last. */
  readonly next?: number;
}

export class AuditView {
  readonly #parts: AuditParts;
  readonly #masked: MaskedRows;
  readonly #verifications: VerificationDesk;

  constructor(parts: AuditParts) {
    this.#parts = parts;
    this.#masked = new MaskedRows(parts);
    this.#verifications = new VerificationDesk(parts);
  }

  /** Newest first. Rejects with `INPUT_INVALID` or `LEDGER_UNAVAILABLE`, as the others do. */
  async list(caller: Caller, filter: AuditFilter): Promise<AuditPage> {
    refuseNumbers(filter);
    const found = this.#parts.ledger.rows(queryOf(filter));
    const page = found.slice(0, PAGE_ROWS);
    const upwards = filter.after !== undefined;
    if (upwards) page.reverse();
    const rows = page.map((row) => this.#masked.listed(row));
    await recordLook(this.#parts, caller, { act: 'audit-list', filter, rows: rows.length });
    const last = page.at(-1);
    const more = upwards || found.length > PAGE_ROWS;
    return { rows, ...(last === undefined || !more ? {} : { next: last.seq }) };
  }

  /** The rows of one person, newest first, at most 200. Rejects with `INPUT_INVALID`, too. */
  async find(caller: Caller, typed: string, purpose: AuditPurpose): Promise<AuditRow[]> {
    const people = soughtPeople(typed);
    const found = people.map((person) => ({
      person,
      rows: this.#parts.ledger.findPerson(person, { days: Number.MAX_SAFE_INTEGER }),
    }));
    const rows = found
      .flatMap(({ person, rows: own }) => own.map((row) => ({ row, person })))
      .sort((a, b) => b.row.seq - a.row.seq)
      .slice(0, MOST_FOUND)
      .map(({ row, person }) => this.#masked.listed(row, knownBy(person)));
    const person = found.find(({ rows: own }) => own.length > 0)?.person ?? people[0];
    await recordLook(this.#parts, caller, {
      ...{ act: 'audit-find', purpose, rows: rows.length },
      ...(person === undefined ? {} : { person }),
    });
    return rows;
  }

  /** Rejects with `NOT_FOUND`, too. */
  async record(caller: Caller, eventId: EventId): Promise<AuditRecord> {
    const { ledger } = this.#parts;
    const family = familyOf(ledger, eventId);
    const { shown, payload, known } = this.#masked.opened(family.row);
    const leaf = ledger.record(eventId);
    const related = [...family.ancestors, ...family.others, ...family.looks]
      .sort((a, b) => a.seq - b.seq)
      .map((row) => this.#masked.listed(row));
    const answer: AuditRecord = {
      row: shown,
      timeline: timelineOf(ledger, family),
      related,
      facts: [...factsOf(payload), ...(leaf === undefined ? [] : detailOf(decodeLeaf(leaf.bytes)))],
    };
    await recordLook(this.#parts, caller, {
      ...{ act: 'audit-record', record: eventId, rows: 1 + related.length },
      ...(known?.person === undefined ? {} : { person: known.person }),
    });
    return answer;
  }

  /** Rejects with `OVERLOADED` while another one runs, with `STOPPING`, or as `verifyLedger` does. */
  verify(caller: Caller): Promise<Verification> {
    return this.#verifications.verify(caller);
  }

  /** Cuts a verification short. */
  close(): Promise<void> {
    return this.#verifications.close();
  }
}
