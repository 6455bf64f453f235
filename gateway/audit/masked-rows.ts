/** Ledger rows as an auditor sees them: the person masked, what was destroyed named as such. */
import { z } from 'zod';
import type { AuditRow } from '../../schemas/api/audit.js';
import type { MaskedPerson } from '../../schemas/api/desk-records.js';
import { isTongdaoError } from '../../schemas/errors.js';
import { ageOn } from '../../schemas/id-number.js';
import type { EventId, Json } from '../../schemas/ledger.js';
import { maskName, maskNumber } from '../../schemas/masking.js';
import type { LedgerRow } from '../ledger/reader.js';
import { decodeLeaf } from '../ledger/record.js';
import { contentIn, knownBy, personIn, type KnownPerson } from './payload.js';
import type { AuditParts } from './ports.js';

/** A payload with a photo is above it, every other one far below. */
const LIGHT_BYTES = 32 * 1024;

/** Rows in whose payload an identity may stand; the others are never opened for a list. */
function mayName({ kind, result = '' }: LedgerRow): boolean {
  if (kind === 'registration') return result !== 'voided';
  return kind === 'visit' && ['admit', 'assist', 'reopen'].includes(result);
}

/** What a row that concerns no person says in the open of itself. */
const openEventSchema = z.object({ event: z.string().max(40) });

/** A row with everything that was read to show it. */
export interface OpenedRow {
  readonly shown: AuditRow;
  readonly payload?: Json;
  readonly known?: KnownPerson;
}

export class MaskedRows {
  readonly #parts: Pick<AuditParts, 'ledger' | 'venue' | 'seniorAge'>;

  constructor(parts: Pick<AuditParts, 'ledger' | 'venue' | 'seniorAge'>) {
    this.#parts = parts;
  }

  /**
   * For a list. A payload with a photo is not decrypted for it: its person is told by the registry
   * entry while that lives, and only by the record itself afterwards. With `known` nothing is opened.
   */
  listed(row: LedgerRow, known?: KnownPerson): AuditRow {
    const { ledger } = this.#parts;
    const content = ledger.contentOf(row.eventId);
    if (content.state !== 'present') return this.#shown(row, content.state === 'erased', known);
    if (known !== undefined || !mayName(row)) return this.#shown(row, false, known);
    return this.#read(row, () =>
      content.bytes <= LIGHT_BYTES
        ? personIn(contentIn(ledger.payloadOf(row.eventId)))
        : this.#registered(row),
    );
  }

  /** For the record that was asked for. */
  opened(row: LedgerRow): OpenedRow {
    try {
      const content = this.#parts.ledger.payloadOf(row.eventId);
      if (content.state !== 'present') {
        return { shown: this.#shown(row, content.state === 'erased') };
      }
      const { value: payload } = content;
      const known = personIn(payload);
      return {
        shown: this.#shown(row, false, known),
        ...(payload === undefined ? {} : { payload }),
        ...(known === undefined ? {} : { known }),
      };
    } catch (error) {
      return { shown: this.#damaged(row, error) };
    }
  }

  #registered({ eventId }: LedgerRow): KnownPerson | undefined {
    const entry = this.#parts.ledger.registryEntry(eventId);
    if (entry === undefined) return undefined;
    const { idType, idNo, name } = entry.person;
    return knownBy({ idType, idNo, ...(name === undefined ? {} : { name }) });
  }

  #read(row: LedgerRow, person: () => KnownPerson | undefined): AuditRow {
    try {
      return this.#shown(row, false, person());
    } catch (error) {
      return this.#damaged(row, error);
    }
  }

  /** Whoever looks for what is wrong must be able to look: one damaged row hides no other. */
  #damaged(row: LedgerRow, error: unknown): AuditRow {
    if (!isTongdaoError(error, 'LEDGER_BROKEN')) throw error;
    return { ...this.#shown(row, false), damaged: true };
  }

  #shown(row: LedgerRow, erased: boolean, known?: KnownPerson): AuditRow {
    const { seq, eventId, refersTo, kind, lane, operator } = row;
    const result = row.result ?? this.#openEvent(eventId);
    const person = known === undefined ? undefined : this.#masked(known, row);
    return {
      ...{ seq, eventId, kind, erased },
      at: new Date(row.at).toISOString(),
      ...(refersTo === undefined ? {} : { refersTo }),
      ...(lane === undefined ? {} : { lane }),
      ...(result === undefined ? {} : { result }),
      ...(operator === undefined ? {} : { operator }),
      ...(person === undefined ? {} : { person }),
    };
  }

  /** A start, a device that was lost, the end of an order: rows of which the box itself is the subject. */
  #openEvent(eventId: EventId): string | undefined {
    const leaf = this.#parts.ledger.record(eventId);
    if (leaf === undefined) return undefined;
    return openEventSchema.safeParse(decodeLeaf(leaf.bytes).x).data?.event;
  }

  /** The age is that of the day of the row. */
  #masked({ name, number, birth, senior }: KnownPerson, { at }: LedgerRow): MaskedPerson {
    const { venue, seniorAge } = this.#parts;
    const age = birth === undefined ? undefined : ageOn(birth, venue.dayOf(at));
    return {
      ...(name === undefined ? {} : { name: maskName(name) }),
      ...(number === undefined ? {} : { number: maskNumber(number) }),
      ...(age === undefined || age < 0 ? {} : { age }),
      senior: senior ?? (age === undefined ? 'unknown' : age >= seniorAge()),
    };
  }
}
