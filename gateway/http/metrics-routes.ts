import { Router } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import type { Metrics } from '../ops/metrics.js';
import { neverStored } from './security.js';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * `GET /metrics` for a collector on this machine. `RIGHT_MISSING` for anybody else, and for a browser
 * (Fetch Metadata, which no collector sends): the desk may stand on this very machine.
 */
export function metricsRoutes(metrics: Metrics): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/metrics', neverStored, async (request, response) => {
    const browser = request.headers['sec-fetch-mode'] !== undefined;
    const here = LOOPBACK.test(request.socket.remoteAddress ?? '');
    if (browser || !here) throw new TongdaoError('RIGHT_MISSING');
    response.set('Content-Type', metrics.contentType).send(await metrics.text());
  });
  return router;
}
