import { Router } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import type { Metrics } from '../ops/metrics.js';
import { neverStored } from './security.js';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** `GET /metrics` for a collector on this machine; `RIGHT_MISSING` for anybody else. */
export function metricsRoutes(metrics: Metrics): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/metrics', neverStored, async (request, response) => {
    if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) throw new TongdaoError('RIGHT_MISSING');
    response.set('Content-Type', metrics.contentType).send(await metrics.text());
  });
  return router;
}
