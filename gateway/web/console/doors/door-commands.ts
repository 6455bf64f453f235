/** What the forms ask of the gateway, one method a route of schemas/api/desk.ts. None of them throws. */
import type { deskRoutes, DraftPhoto } from '../../../../schemas/api/desk.js';
import type {
  DeskOpening,
  DeskOpeningAnswer,
  DeskRegistrationAnswer,
  DeskRegistrationInput,
} from '../../../../schemas/api/desk-records.js';
import type { EventId, Json } from '../../../../schemas/ledger.js';
import type { ApiClient } from '../../session/api-client.js';
import { asApiError, type ApiError } from '../../session/page-errors.js';
import type { AnswerOf } from '../../session/route-types.js';

export type Result<Answer> =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: ApiError };

type Routes = typeof deskRoutes;
export type DeskCorrectionAnswer = AnswerOf<Routes['correct']>;
export type StoredDraft = AnswerOf<Routes['draft']>['draft'];
export type RecentRecords = AnswerOf<Routes['recent']>['records'];
export type EarlierRecords = AnswerOf<Routes['earlier']>['earlier'];

export interface DeskCorrection {
  readonly requestId: EventId;
  readonly corrects: EventId;
  readonly why: string;
  /** Absent: the record is made void. */
  readonly replacement?: DeskRegistrationInput;
}

export class DoorCommands {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  register(body: DeskRegistrationInput): Promise<Result<DeskRegistrationAnswer>> {
    return answered(this.#client.post('/api/desk/registrations', body));
  }

  correct(body: DeskCorrection): Promise<Result<DeskCorrectionAnswer>> {
    return answered(this.#client.post('/api/desk/corrections', body));
  }

  open(body: DeskOpening): Promise<Result<DeskOpeningAnswer>> {
    return answered(this.#client.post('/api/desk/openings', body));
  }

  explain(
    opening: EventId,
    body: { readonly requestId: EventId; readonly reason: string },
  ): Promise<Result<AnswerOf<Routes['explainOpening']>>> {
    return answered(this.#client.post(`/api/desk/openings/${opening}/reason`, body));
  }

  /** The number stands in the body, never in an address. */
  earlier(idNumber: string): Promise<Result<AnswerOf<Routes['earlier']>>> {
    return answered(this.#client.post('/api/desk/earlier', { idNumber }));
  }

  recent(): Promise<Result<AnswerOf<Routes['recent']>>> {
    return answered(this.#client.get('/api/desk/recent'));
  }

  readDraft(): Promise<Result<AnswerOf<Routes['draft']>>> {
    return answered(this.#client.get('/api/desk/draft'));
  }

  /** `photo` undefined: the one that is kept stays. `leaving`: the page may not live to hear the answer. */
  saveDraft(
    form: Json,
    photo?: DraftPhoto | null,
    leaving = false,
  ): Promise<Result<AnswerOf<Routes['saveDraft']>>> {
    const body = photo === undefined ? { form } : { form, photo };
    return answered(this.#client.put('/api/desk/draft', body, undefined, leaving));
  }

  dropDraft(): Promise<Result<AnswerOf<Routes['dropDraft']>>> {
    return answered(this.#client.del('/api/desk/draft'));
  }
}

async function answered<Answer>(call: Promise<Answer>): Promise<Result<Answer>> {
  try {
    return { ok: true, answer: await call };
  } catch (error) {
    return { ok: false, error: asApiError(error) };
  }
}
