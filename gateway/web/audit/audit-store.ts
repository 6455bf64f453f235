/** What the gateway last answered to an auditor, and the questions. Nothing of it is in clear. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type {
  AuditFilter,
  AuditPurpose,
  AuditRecord,
  AuditRow,
  auditRoutes,
  Verification,
} from '../../../schemas/api/audit.js';
import type { EventId } from '../../../schemas/ledger.js';
import type { ApiClient } from '../session/api-client.js';
import { asApiError, type ApiError } from '../session/page-errors.js';
import type { AnswerOf } from '../session/route-types.js';

type Routes = typeof auditRoutes;
export type RowsPage = AnswerOf<Routes['rows']>;

/** A ledger of millions of rows takes minutes. */
export const VERIFY_ANSWER_MS = 30 * 60_000;

/** `idle`: nothing was asked yet. */
export type Asked<Answer> =
  | { readonly state: 'idle' | 'asking' }
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly error: ApiError };

/** One question at a time: the answer to an older one is dropped. */
class Question<Answer> {
  readonly #asked = signal<Asked<Answer>>({ state: 'idle' });
  #last = 0;

  get asked(): ReadonlySignal<Asked<Answer>> {
    return this.#asked;
  }

  async ask(call: () => Promise<Answer>): Promise<void> {
    const mine = ++this.#last;
    this.#asked.value = { state: 'asking' };
    try {
      const answer = await call();
      if (mine === this.#last) this.#asked.value = { state: 'answered', answer };
    } catch (cause) {
      if (mine === this.#last) this.#asked.value = { state: 'failed', error: asApiError(cause) };
    }
  }

  forget(): void {
    this.#last += 1;
    this.#asked.value = { state: 'idle' };
  }
}

export class AuditStore {
  readonly #client: ApiClient;
  readonly #rows = new Question<RowsPage>();
  readonly #record = new Question<AuditRecord>();
  readonly #found = new Question<readonly AuditRow[]>();
  readonly #verification = new Question<Verification>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get rows(): ReadonlySignal<Asked<RowsPage>> {
    return this.#rows.asked;
  }

  get record(): ReadonlySignal<Asked<AuditRecord>> {
    return this.#record.asked;
  }

  get found(): ReadonlySignal<Asked<readonly AuditRow[]>> {
    return this.#found.asked;
  }

  get verification(): ReadonlySignal<Asked<Verification>> {
    return this.#verification.asked;
  }

  /** In a body: the name of a member of staff stands in no address. */
  list(filter: AuditFilter): Promise<void> {
    return this.#rows.ask(() => this.#client.post<RowsPage>('/api/audit/search', { ...filter }));
  }

  open(record: EventId): Promise<void> {
    const path = `/api/audit/rows/${encodeURIComponent(record)}`;
    return this.#record.ask(() => this.#client.get<AuditRecord>(path));
  }

  /** The number goes in the body, never in an address. */
  find(idNumber: string, purpose: AuditPurpose): Promise<void> {
    return this.#found.ask(async () => {
      const body = { idNumber, purpose };
      const { rows } = await this.#client.post<AnswerOf<Routes['findPerson']>>(
        '/api/audit/find',
        body,
      );
      return rows;
    });
  }

  verify(): Promise<void> {
    return this.#verification.ask(() =>
      this.#client.post<Verification>('/api/audit/verify', {}, undefined, VERIFY_ANSWER_MS),
    );
  }

  /** For the lock and the end of a session: what was found goes from memory, too. */
  forget(): void {
    this.#rows.forget();
    this.#record.forget();
    this.#found.forget();
  }
}
