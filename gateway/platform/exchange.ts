/** One HTTP exchange with the platform over undici. Redirects are never followed. */
import type { Dispatcher } from 'undici';
import { TongdaoError } from '../../schemas/errors.js';
import { HC_JWS_CONTENT_TYPE, RESPONSE_LIMIT } from '../../schemas/hc-jws.js';
import { unavailable, untrusted, type Verdict } from './hc-jws-1/response.js';

export type Reply =
  | { readonly kind: 'token'; readonly status: number; readonly text: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

function verdictOfError(error: unknown, signal: AbortSignal): Verdict {
  if (signal.aborted) return unavailable('timeout');
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (TIMEOUT_CODES.has(code)) return unavailable('timeout', code);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return untrusted('too-large', code);
  return unavailable('connection', code);
}

/** Media type without parameters, lower case. */
function mediaType(headers: Dispatcher.ResponseData['headers']): string {
  const value = headers['content-type'];
  const first = Array.isArray(value) ? value[0] : value;
  return (first ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Undefined when the body is larger than the limit; the rest is not read. */
async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > RESPONSE_LIMIT) return undefined;
    chunks.push(chunk);
  }
  // One character a byte: a byte outside ASCII stays visible and no two texts become one.
  return Buffer.concat(chunks).toString('latin1');
}

/**
 * What a reply without a signed body is worth (design 1.3). A 5xx or 429 says only that nobody answered,
 * whoever says it: believing it opens nothing that a pulled cable would not. Everything else (a captive
 * portal, a redirect, a proxy's refusal, an empty success) stands where the platform's answer should, and
 * the platform signs its refusals, too.
 */
function verdictOfUnsigned(status: number, text: string | undefined): Verdict {
  if (status === 429) return unavailable('overloaded');
  if (status >= 500) return unavailable('server-error');
  if (text === undefined) return untrusted('too-large');
  try {
    JSON.parse(text);
    return untrusted('unsigned');
  } catch {
    return untrusted('malformed');
  }
}

/** Never rejects. `signal` ends it at once. */
export async function postToken(
  http: Dispatcher,
  url: URL,
  token: string,
  signal: AbortSignal,
): Promise<Reply> {
  try {
    const response = await http.request({
      origin: url.origin,
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': HC_JWS_CONTENT_TYPE, accept: HC_JWS_CONTENT_TYPE },
      body: token,
      signal,
    });
    const type = mediaType(response.headers);
    const text = await readLimited(response.body);
    if (type !== HC_JWS_CONTENT_TYPE) {
      return { kind: 'verdict', verdict: verdictOfUnsigned(response.statusCode, text) };
    }
    if (text === undefined) return { kind: 'verdict', verdict: untrusted('too-large') };
    return { kind: 'token', status: response.statusCode, text };
  } catch (error) {
    return { kind: 'verdict', verdict: verdictOfError(error, signal) };
  }
}

/** The text of the key set. Rejects when it is not there, is too large or is no signed document. */
export async function getToken(http: Dispatcher, url: URL, signal: AbortSignal): Promise<string> {
  const response = await http.request({
    origin: url.origin,
    path: url.pathname,
    method: 'GET',
    headers: { accept: HC_JWS_CONTENT_TYPE },
    signal,
  });
  const text = await readLimited(response.body);
  const ok = response.statusCode === 200 && mediaType(response.headers) === HC_JWS_CONTENT_TYPE;
  if (!ok || text === undefined) {
    throw new TongdaoError('PLATFORM_FILE_INVALID', 'the platform did not send a key set');
  }
  return text;
}
