import type {
  CorrectionAnswer,
  OpeningAnswer,
  RegistrationAnswer,
} from '../../schemas/desk-answers.js';
import type {
  Correction,
  ManualOpening,
  Refusal,
  Registration,
} from '../../schemas/registration.js';
import { Corrections } from './correction.js';
import { openAgain, openManually } from './manual-opening.js';
import type { DeskParts } from './ports.js';
import { registerPerson } from './register.js';
import { nothingWasPulsed, releaseRegistered } from './release-again.js';
import { requireLane } from './release.js';
import { RequestIds, RequestMemory } from './request-memory.js';

/**
 * What staff may do when card or platform cannot answer: register by one of three doors, correct,
 * open by hand, refuse. Every act is a durable row before anything opens.
 */
export class RegistrationDesk {
  readonly #parts: DeskParts;
  readonly #corrections: Corrections;
  readonly #registrations: RequestMemory<Registration, RegistrationAnswer>;
  readonly #amendments: RequestMemory<Correction, CorrectionAnswer>;
  readonly #openings: RequestMemory<ManualOpening, OpeningAnswer>;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#corrections = new Corrections(parts);
    const ids = new RequestIds((eventId) => parts.registry.committed(eventId));
    this.#registrations = new RequestMemory(ids, parts.random);
    this.#amendments = new RequestMemory(ids, parts.random);
    this.#openings = new RequestMemory(ids, parts.random);
  }

  /**
   * See `registerPerson`. `CONFLICT` when the request id was used for something else. Sent again under
   * its request id after nothing was pulsed, it tries the lane again: see `releaseRegistered`.
   */
  register(input: Registration): Promise<RegistrationAnswer> {
    return this.#registrations.once(
      input,
      (id) => registerPerson(this.#parts, id, input),
      (answer) =>
        nothingWasPulsed(answer) ? releaseRegistered(this.#parts, answer, input) : undefined,
    );
  }

  /** See `Corrections.correct`; its replacement may try the lane again as a registration may. */
  correct(correction: Correction): Promise<CorrectionAnswer> {
    return this.#amendments.once(
      correction,
      (id) => this.#corrections.correct(id, correction),
      (answer) => this.#releaseReplacement(answer, correction),
    );
  }

  #releaseReplacement(
    answer: CorrectionAnswer,
    { replacement: input }: Correction,
  ): Promise<CorrectionAnswer> | undefined {
    const { replacement } = answer;
    if (replacement === undefined || input === undefined) return undefined;
    if (!nothingWasPulsed(replacement)) return undefined;
    return releaseRegistered(this.#parts, replacement, input).then((released) => ({
      ...answer,
      replacement: released,
    }));
  }

  /** See `openManually`; sent again after nothing was pulsed, `openAgain`. */
  open(opening: ManualOpening): Promise<OpeningAnswer> {
    return this.#openings.once(
      opening,
      (id) => openManually(this.#parts, id, opening),
      (answer) => (nothingWasPulsed(answer) ? openAgain(this.#parts, answer, opening) : undefined),
    );
  }

  /** Only a person refuses. The lane writes the row. Rejects with `LANE_UNKNOWN` or as the lane does. */
  async refuse(refusal: Refusal): Promise<void> {
    requireLane(this.#parts, refusal.lane);
    const { visit, operator, reason } = refusal;
    await this.#parts.lanes.refuse(refusal.lane, { visit, operator, reason });
  }
}
