/** The session routes that pages call (schemas/api/session.ts), each with the types of its declaration. */
import type { sessionRoutes } from '../../../schemas/api/session.js';
import type { ApiClient } from './api-client.js';
import type { AnswerOf, BodyOf } from './route-types.js';

type Routes = typeof sessionRoutes;
export type TotpSecret = AnswerOf<Routes['beginTotp']>;
type SessionAnswer = Promise<AnswerOf<Routes['current']>>;

export const sessionApi = {
  current: (client: ApiClient): SessionAnswer => client.get('/api/session'),
  setup: (client: ApiClient, body: BodyOf<Routes['setup']>): SessionAnswer =>
    client.post('/api/session/setup', body),
  login: (client: ApiClient, body: BodyOf<Routes['login']>): SessionAnswer =>
    client.post('/api/session/login', body),
  logout: (client: ApiClient): SessionAnswer => client.post('/api/session/logout'),
  lock: (client: ApiClient): SessionAnswer => client.post('/api/session/lock'),
  unlock: (client: ApiClient, body: BodyOf<Routes['unlock']>): SessionAnswer =>
    client.post('/api/session/unlock', body),
  stay: (client: ApiClient): SessionAnswer => client.post('/api/session/stay'),
  beginTotp: (client: ApiClient): Promise<TotpSecret> => client.post('/api/session/totp/begin'),
  confirmTotp: (client: ApiClient, body: BodyOf<Routes['confirmTotp']>): SessionAnswer =>
    client.post('/api/session/totp/confirm', body),
} as const;
