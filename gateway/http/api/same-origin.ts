/** A page of another site must not act with our cookie (OWASP ASVS 5.0, 3.5.1 to 3.5.3). */
import type { Request } from 'express';
import { TongdaoError } from '../../../schemas/errors.js';

/** Our pages send it with every command; a form or an image of another site cannot. */
export const REQUESTED_BY = 'x-requested-by';
export const REQUESTED_BY_VALUE = 'tongdao';

/**
 * `REQUEST_FORGED` unless the custom header is there, `Origin` (where sent) is the host asked, and
 * `Sec-Fetch-Site` (where sent) says same-origin. Old browsers send neither of the last two.
 */
export function refuseForged(request: Request): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const named = request.headers[REQUESTED_BY] === REQUESTED_BY_VALUE;
  const sameHost = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const sameSite = site === undefined || site === 'same-origin' || site === 'none';
  if (!named || !sameHost || !sameSite) throw new TongdaoError('REQUEST_FORGED');
}
