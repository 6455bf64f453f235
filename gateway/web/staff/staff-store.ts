/** Accounts and sessions as the gateway last told them, and the commands that change them. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { sessionRoutes } from '../../../schemas/api/session.js';
import type { Account } from '../../../schemas/staff.js';
import type { ApiClient } from '../session/api-client.js';
import { asApiError, type ApiError } from '../session/page-errors.js';
import type { AnswerOf, BodyOf } from '../session/route-types.js';

type Routes = typeof sessionRoutes;
export type SessionRow = AnswerOf<Routes['sessions']>['sessions'][number];
export type NewAccount = BodyOf<Routes['createAccount']>;
export type AccountChange = BodyOf<Routes['changeAccount']>;

export class StaffStore {
  readonly #client: ApiClient;
  readonly #accounts = signal<readonly Account[] | undefined>(undefined);
  readonly #sessions = signal<readonly SessionRow[] | undefined>(undefined);
  readonly #failure = signal<ApiError | undefined>(undefined);

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Undefined until the first answer. */
  get accounts(): ReadonlySignal<readonly Account[] | undefined> {
    return this.#accounts;
  }

  get sessions(): ReadonlySignal<readonly SessionRow[] | undefined> {
    return this.#sessions;
  }

  /** Why the lists may be old; undefined when the last look succeeded. */
  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  async load(): Promise<void> {
    try {
      const [accounts, sessions] = await Promise.all([
        this.#client.get<AnswerOf<Routes['accounts']>>('/api/accounts'),
        this.#client.get<AnswerOf<Routes['sessions']>>('/api/sessions'),
      ]);
      this.#accounts.value = accounts.accounts;
      this.#sessions.value = sessions.sessions;
      this.#failure.value = undefined;
    } catch (cause) {
      this.#failure.value = asApiError(cause);
    }
  }

  /** Rejects with `ApiError`, as the next two do. The lists are asked again afterwards. */
  async create(account: NewAccount): Promise<void> {
    await this.#client.post<AnswerOf<Routes['createAccount']>>('/api/accounts', account);
    await this.load();
  }

  async change(id: string, change: AccountChange): Promise<void> {
    await this.#client.post<AnswerOf<Routes['changeAccount']>>(`/api/accounts/${id}`, change);
    await this.load();
  }

  async end(session: string): Promise<void> {
    const path = `/api/sessions/${encodeURIComponent(session)}`;
    await this.#client.del<AnswerOf<Routes['endSession']>>(path);
    await this.load();
  }
}
