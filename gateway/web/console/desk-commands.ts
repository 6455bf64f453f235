/** The console's commands to the gateway, one a route of schemas/api/desk.ts. None of them throws. */
import type { deskRoutes } from '../../../schemas/api/desk.js';
import type { EventId } from '../../../schemas/ledger.js';
import type { ApiClient } from '../session/api-client.js';
import { asApiError } from '../session/page-errors.js';
import type { AnswerOf } from '../session/route-types.js';
import type { OpeningBody } from './opening-state.js';
import type { Outcome } from './outcome.js';

type Routes = typeof deskRoutes;
type Answers = { readonly [Name in keyof Routes]: AnswerOf<Routes[Name]> };

export type AllReleased = Answers['releaseAll'];

/** An alarm is named by its cause and, where it has one, its lane. */
export interface AlarmName {
  readonly code: string;
  readonly lane?: string | undefined;
}

export class DeskCommands {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  openCard(visit: EventId, takeOver: boolean): Promise<Outcome<Answers['workCard']>> {
    return this.#post<Answers['workCard']>(`/api/desk/assists/${visit}/open`, { takeOver });
  }

  closeCard(visit: EventId): Promise<Outcome<Answers['closeCard']>> {
    return this.#post<Answers['closeCard']>(`/api/desk/assists/${visit}/close`, {});
  }

  reason(visit: EventId): Promise<Outcome<Answers['reason']>> {
    return this.#post<Answers['reason']>(`/api/desk/assists/${visit}/reason`, {});
  }

  coming(visit: EventId): Promise<Outcome<Answers['coming']>> {
    return this.#post<Answers['coming']>(`/api/desk/assists/${visit}/coming`, {});
  }

  refuse(visit: EventId, reason: string): Promise<Outcome<Answers['refuse']>> {
    return this.#post<Answers['refuse']>(`/api/desk/assists/${visit}/refuse`, { reason });
  }

  open(body: OpeningBody): Promise<Outcome<Answers['open']>> {
    return this.#post<Answers['open']>('/api/desk/openings', body);
  }

  explain(
    eventId: EventId,
    requestId: EventId,
    reason: string,
  ): Promise<Outcome<Answers['explainOpening']>> {
    return this.#post<Answers['explainOpening']>(`/api/desk/openings/${eventId}/reason`, {
      requestId,
      reason,
    });
  }

  releaseAll(requestId: EventId): Promise<Outcome<AllReleased>> {
    return this.#post<AllReleased>('/api/desk/emergency-release', { requestId });
  }

  laneMode(lane: string, mode: 'normal' | 'closed'): Promise<Outcome<Answers['laneMode']>> {
    return this.#post<Answers['laneMode']>(`/api/desk/lanes/${encodeURIComponent(lane)}/mode`, {
      mode,
    });
  }

  acknowledge({ code, lane }: AlarmName): Promise<Outcome<Answers['acknowledge']>> {
    return this.#post<Answers['acknowledge']>('/api/desk/alarms/acknowledge', { code, lane });
  }

  clear({ code, lane }: AlarmName): Promise<Outcome<Answers['clearAlarm']>> {
    return this.#post<Answers['clearAlarm']>('/api/desk/alarms/clear', { code, lane });
  }

  support(lane?: string): Promise<Outcome<Answers['support']>> {
    return this.#post<Answers['support']>('/api/desk/support', { lane });
  }

  async #post<Answer>(path: string, body: object): Promise<Outcome<Answer>> {
    try {
      return { ok: true, answer: await this.#client.post<Answer>(path, body) };
    } catch (error) {
      return { ok: false, problem: asApiError(error) };
    }
  }
}
