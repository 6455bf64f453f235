import type { CardKind, CivilDate, Credential } from '../../schemas/credential.js';
import type { Finding, Reason } from '../../schemas/decision.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { MonoMs } from '../../schemas/time.js';
import { personOf, type Dossier } from './dossier.js';
import type { Assist } from './state.js';

/**
 * What a desk must know to help somebody who waits. Personal data: read from memory while the assist
 * waits, gone with it, and never stored from here.
 */
export interface AssistWork {
  readonly visit: EventId;
  /** When the assist was shown. */
  readonly since: MonoMs;
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  readonly senior: boolean | 'unknown';
  /** A green answer came after the decision. */
  readonly eased: boolean;
  /** Absent: the card could not be read. */
  readonly card?: CardKind;
  /** Absent: nobody is known. */
  readonly person?: Person;
  /** A card that named nobody, as it was read: it may be linked without being laid again. */
  readonly unlinked?: Credential;
  /** From the number of the document, never from a printed field. */
  readonly birth?: CivilDate;
}

export function assistWork(assist: Assist, dossier: Dossier | undefined): AssistWork {
  const { visit, since, decision, eased } = assist;
  const person = personOf(dossier);
  const card = dossier?.credential?.card;
  const unlinked = dossier?.identity?.kind === 'unlinked' ? dossier.credential : undefined;
  const birth = dossier?.identity?.kind === 'person' ? dossier.identity.subject.birth : undefined;
  return {
    visit,
    since,
    reasons: decision.reasons,
    findings: decision.findings,
    senior: decision.senior,
    eased,
    ...(card === undefined ? {} : { card }),
    ...(person === undefined ? {} : { person }),
    ...(unlinked === undefined ? {} : { unlinked }),
    ...(birth === undefined ? {} : { birth }),
  };
}
