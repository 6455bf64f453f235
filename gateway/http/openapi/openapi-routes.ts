import { Router } from 'express';
import { openApiText } from './document.js';

/** `GET /api/openapi.json`, before log-in, too: it names no person and no secret. */
export function openApiRoutes(): Router {
  const text = openApiText();
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/api/openapi.json', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('application/json').send(text);
  });
  return router;
}
