/** Headers and checks on every request (facts/integrity.md 7.1). */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { TongdaoError } from '../../schemas/errors.js';

/** A year (OWASP ASVS 5.0, 3.4.1); browsers heed it for DNS names and ignore it for addresses. */
const HSTS_S = 365 * 86_400;

/**
 * Over plain HTTP no header that presumes HTTPS: it is served on loopback only, and a browser that has
 * seen HSTS for `localhost` would refuse every other local page.
 */
export function securityHeaders({ https = false } = {}): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    strictTransportSecurity: https && { maxAge: HSTS_S, includeSubDomains: false },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * A page of another site may make its own name resolve to this box (DNS rebinding); the name it used
 * still stands in `Host`. Fails with `HOST_REFUSED`.
 */
export const onlyLoopbackHost: RequestHandler = (request, _response, next) => {
  if (LOOPBACK_HOST.test(request.headers.host ?? '')) next();
  else next(new TongdaoError('HOST_REFUSED'));
};

/** The same for the local network: loopback, or one of the names in this box's certificate. */
export function onlyNamedHost(names: readonly string[]): RequestHandler {
  const hosts = new Set(names.map((name) => (name.includes(':') ? `[${name}]` : name)));
  return (request, response, next) => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d{1,5}$/, '');
    if (hosts.has(host)) next();
    else onlyLoopbackHost(request, response, next);
  };
}

export const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
