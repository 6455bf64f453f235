import type { CorrectionAnswer } from '../../schemas/desk-answers.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, Json, LedgerEntry } from '../../schemas/ledger.js';
import type { Correction } from '../../schemas/registration.js';
import type { DeskParts, RegisteredEntry } from './ports.js';
import { registerPerson } from './register.js';
import { exactTime } from './registration-row.js';

/**
 * Corrections are appended: a new row refers to the old one and ends its registry entry, and may
 * carry the right registration in the same transaction. A lane that opened stays opened.
 */
export class Corrections {
  readonly #parts: DeskParts;
  /** Two people may void the same record in the same moment; the ledger knows only after the commit. */
  readonly #underWay = new Set<EventId>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * Rejects with `NOT_FOUND` (no such registration), `CONFLICT` (it was corrected before), or as
   * `registerPerson` does for the replacement; then the old record stands unchanged.
   */
  async correct(eventId: EventId, correction: Correction): Promise<CorrectionAnswer> {
    const { corrects } = correction;
    const entry = this.#parts.registry.entry(corrects);
    if (entry === undefined) {
      throw new TongdaoError('NOT_FOUND', '', { path: 'corrects' });
    }
    if (entry.state === 'revoked' || this.#underWay.has(corrects)) {
      throw new TongdaoError('CONFLICT', 'the record was corrected before', { path: 'corrects' });
    }
    this.#underWay.add(corrects);
    try {
      return await this.#append(eventId, correction, entry);
    } finally {
      this.#underWay.delete(corrects);
    }
  }

  async #append(
    eventId: EventId,
    correction: Correction,
    entry: RegisteredEntry,
  ): Promise<CorrectionAnswer> {
    const { corrects, replacement } = correction;
    const at = exactTime(this.#parts.clock.wall());
    const words = { corrects, why: correction.why, correctedBy: correction.operator, at };
    const ends = { refersTo: corrects, revokes: corrects };
    const answer = { corrected: true, eventId, corrects, at } as const;
    if (replacement === undefined) {
      const { person } = entry;
      await this.#parts.ledger.append({
        kind: 'registration',
        eventId,
        ...ends,
        payload: { act: 'void', ...words },
        query: { result: 'voided', operator: correction.operator },
        ...(person === undefined ? {} : { person }),
      });
      return answer;
    }
    const amend = (row: LedgerEntry): LedgerEntry => ({
      ...row,
      ...ends,
      payload: { act: 'correction', ...words, replacement: row.payload as Json },
      query: { ...row.query, result: 'corrected', operator: correction.operator },
    });
    return {
      ...answer,
      replacement: await registerPerson(this.#parts, eventId, replacement, amend),
    };
  }
}
