/** Headers and checks on every request (facts/integrity.md 7.1). */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { TongdaoError } from '../../schemas/errors.js';

/**
 * No header that presumes HTTPS: plain HTTP is served on loopback only, and a browser that has seen
 * HSTS for `localhost` would refuse every other local page.
 */
export function securityHeaders(): RequestHandler {
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
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * A page of another site may make its own name resolve to 127.0.0.1 (DNS rebinding); the name it used
 * still stands in `Host`. Fails with `HOST_REFUSED`.
 */
export const onlyLoopbackHost: RequestHandler = (request, _response, next) => {
  if (LOOPBACK_HOST.test(request.headers.host ?? '')) next();
  else next(new TongdaoError('HOST_REFUSED'));
};

export const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
