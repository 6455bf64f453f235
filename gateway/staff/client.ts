/** Who asks, as far as a connection can tell, and the cookies that go back. */
import type { Request, Response } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import { isLoopback, plainAddress } from './address-bucket.js';
import { isToken } from './token.js';

export interface Client {
  /** Of the connection itself; no header of a proxy is believed. `loopback` for this machine. */
  readonly address: string;
  readonly secure: boolean;
  /** Token of the session cookie; undefined when it is absent, garbled or there twice. */
  readonly session: string | undefined;
  readonly device: string | undefined;
}

const DEVICE_DAYS = 90;

/** The prefix binds a cookie to HTTPS, this host and path `/` (RFC 6265bis section 4.1.3.2). */
function cookieName(kind: 'sid' | 'dev', secure: boolean): string {
  return secure ? `__Host-${kind}` : kind;
}

/** Strict: of two cookies of one name, one was planted, and nobody can say which. */
function tokenIn(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  const [value] = values;
  return values.length === 1 && value !== undefined && isToken(value) ? value : undefined;
}

/** Undefined for plain HTTP from another machine: no session lives there. */
export function clientOf(request: Request): Client | undefined {
  const remote = request.socket.remoteAddress;
  const secure = request.secure;
  if (remote === undefined || (!secure && !isLoopback(remote))) return undefined;
  const { cookie } = request.headers;
  return {
    address: plainAddress(remote),
    secure,
    session: tokenIn(cookie, cookieName('sid', secure)),
    device: tokenIn(cookie, cookieName('dev', secure)),
  };
}

/** Throws `HTTPS_NEEDED`: a secret in clear on the network is everybody's. */
export function clientForSecrets(request: Request): Client {
  const client = clientOf(request);
  if (client === undefined) throw new TongdaoError('HTTPS_NEEDED');
  return client;
}

function setCookie(response: Response, client: Client, kind: 'sid' | 'dev', rest: string): void {
  const attributes = `; Path=/; HttpOnly; SameSite=Strict${client.secure ? '; Secure' : ''}`;
  response.append('Set-Cookie', `${cookieName(kind, client.secure)}=${rest}${attributes}`);
}

/** Gone when the browser closes; the server ends it long before. */
export function giveSession(response: Response, client: Client, token: string): void {
  setCookie(response, client, 'sid', token);
}

export function takeSession(response: Response, client: Client): void {
  setCookie(response, client, 'sid', '; Max-Age=0');
}

export function giveDevice(response: Response, client: Client, token: string): void {
  setCookie(response, client, 'dev', `${token}; Max-Age=${DEVICE_DAYS * 86_400}`);
}
