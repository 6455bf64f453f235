/**
 * The clips of the voice pack: `GET /voice/<language>/<phrase>.mp3`. A recording of the venue under the
 * same name wins over the shipped clip, from the next request on.
 */
import { join } from 'node:path';
import { Router } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import { CLIP_ENDING, isLanguage, isVoiceId } from '../../schemas/voice-lines.js';
import { clipEtag, ownClips } from './own-clips.js';
import { neverStored } from './security.js';

export interface VoiceRouteOptions {
  /** Absolute; the first that has the clip serves it: the venue's own, then the shipped one. */
  readonly folders: readonly string[];
}

/** Fails with `NOT_FOUND`. Answers ranges, which Safari asks for, and `If-None-Match`. */
export function voiceRoutes({ folders }: VoiceRouteOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  /** One word that changes with the venue's recordings: an open display then fetches them anew. */
  router.get('/voice/revision', neverStored, async (_request, response) => {
    const [own = ''] = folders;
    response.json({ revision: (await ownClips(own)).revision });
  });
  router.get('/voice/:language/:file', async (request, response, next) => {
    const { language, file } = request.params;
    const ending = `.${CLIP_ENDING}`;
    const id = file.endsWith(ending) ? file.slice(0, -ending.length) : '';
    // Only names of the phrase file get as far as a path.
    if (!isLanguage(language) || !isVoiceId(id)) throw new TongdaoError('NOT_FOUND');
    const name = join(language, `${id}${ending}`);
    for (const folder of folders) {
      const etag = await clipEtag(join(folder, name));
      if (etag === undefined) continue;
      response.set({ 'Cache-Control': 'no-cache', ETag: etag });
      response.sendFile(name, { root: folder, cacheControl: false }, (cause?: Error) => {
        // A page that cuts a clip short is no failure of ours.
        if (cause === undefined || response.headersSent) return;
        next(new TongdaoError('NOT_FOUND', '', { cause }));
      });
      return;
    }
    throw new TongdaoError('NOT_FOUND');
  });
  return router;
}
