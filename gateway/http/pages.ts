/** The built pages; what they show comes from the API, which asks who is calling. */
import { Router, type Response } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import { neverStored } from './security.js';

export const PAGES = ['console', 'audit', 'staff'] as const;

/** Rejects with `INTERNAL` when the page was not built. */
export function sendPage(response: Response, webDir: string, page: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Relative to `root`, so that a hidden folder above the checkout hides no page.
    const options = { root: webDir, cacheControl: false };
    response.sendFile(`${page}/index.html`, options, (cause?: Error) => {
      // A browser that leaves during the answer is no failure of ours.
      if (cause === undefined || response.headersSent) resolve();
      else reject(new TongdaoError('INTERNAL', `the page ${page} is not built`, { cause }));
    });
  });
}

export function pageRoutes(webDir: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const page of PAGES) {
    router.get(`/${page}`, neverStored, (_request, response) => sendPage(response, webDir, page));
  }
  router.get('/', neverStored, (_request, response) => {
    response.redirect(302, '/console');
  });
  return router;
}
