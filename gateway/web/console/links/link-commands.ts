/** What the page of card links asks of the gateway (schemas/api/desk-links.ts). None of them throws. */
import type {
  deskLinkRoutes,
  DeskLinkAnswer,
  FoundLinks,
  LinkSessionView,
} from '../../../../schemas/api/desk-links.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { ApiClient } from '../../session/api-client.js';
import { asApiError } from '../../session/page-errors.js';
import type { AnswerOf, BodyOf } from '../../session/route-types.js';
import type { Outcome } from '../outcome.js';

type Routes = typeof deskLinkRoutes;
export type LinkBody = BodyOf<Routes['link']>;
export type FindBody = BodyOf<Routes['find']>;
export type UnlinkBody = BodyOf<Routes['unlink']>;

export class LinkCommands {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  begin(lane: string, visit: EventId | undefined): Promise<Outcome<LinkSessionView>> {
    const body = { lane, ...(visit === undefined ? {} : { visit }) };
    return answered(this.#client.post('/api/desk/link-sessions', body));
  }

  session(id: EventId): Promise<Outcome<LinkSessionView>> {
    return answered(this.#client.get(`/api/desk/link-sessions/${id}`));
  }

  end(id: EventId): Promise<Outcome<AnswerOf<Routes['end']>>> {
    return answered(this.#client.post(`/api/desk/link-sessions/${id}/end`));
  }

  link(body: LinkBody): Promise<Outcome<DeskLinkAnswer>> {
    return answered(this.#client.post('/api/desk/links', body));
  }

  find(body: FindBody): Promise<Outcome<FoundLinks>> {
    return answered(this.#client.post('/api/desk/links/find', body));
  }

  unlink(link: EventId, body: UnlinkBody): Promise<Outcome<AnswerOf<Routes['unlink']>>> {
    return answered(this.#client.post(`/api/desk/links/${link}/end`, body));
  }
}

async function answered<Answer>(call: Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return { ok: true, answer: await call };
  } catch (error) {
    return { ok: false, problem: asApiError(error) };
  }
}
