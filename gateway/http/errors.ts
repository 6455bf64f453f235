/** Every answer that is not a success, in one shape: `{error: {code, zh, en}}`. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import {
  errorBody,
  ERRORS,
  isTongdaoError,
  TongdaoError,
  type ErrorBody,
  type ErrorCode,
} from '../../schemas/errors.js';
import type { Log } from '../ops/log.js';

export interface PublicErrorBody {
  readonly error: ErrorBody;
}

/** What is named of an error of ours on the client's side; of any other, the code alone. */
export function publicErrorBody(error: unknown): PublicErrorBody {
  const code = codeOf(error);
  const { status, zh, en } = ERRORS[code];
  return { error: status < 500 && isTongdaoError(error) ? errorBody(error) : { code, zh, en } };
}

/**
 * For a person at this machine: also what is named of an error that is ours to mend. What is not ours is
 * `INTERNAL` and bare, and the body parser's own words, which quote the body, go no further.
 */
export function localErrorBody(error: unknown): PublicErrorBody {
  if (isTongdaoError(error)) return { error: errorBody(error) };
  const code = codeOf(error);
  const detail = code === 'INPUT_INVALID' ? 'the request is not readable JSON' : '';
  return { error: errorBody(new TongdaoError(code, detail)) };
}

/** Express gives errors of its own body parser a `status` (body-parser, "Errors"). */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

/** The code of any error: ours keeps its own, a client's mistake is named, the rest is `INTERNAL`. */
export function codeOf(error: unknown): ErrorCode {
  if (isTongdaoError(error)) return error.code;
  const status = statusOf(error);
  if (status === 413) return 'TOO_LARGE';
  if (status === 404) return 'NOT_FOUND';
  return status !== undefined && status >= 400 && status < 500 ? 'INPUT_INVALID' : 'INTERNAL';
}

export const notFound: RequestHandler = (_request, _response, next) => {
  next(new TongdaoError('NOT_FOUND'));
};

/** The one error handler. Texts of unknown errors reach neither the answer nor the log. */
export function answerErrors(
  log: Pick<Log, 'failure'>,
  bodyOf: (error: unknown) => PublicErrorBody = publicErrorBody,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const code = codeOf(error);
    const { status } = ERRORS[code];
    // The path is not logged: whoever typed it may have typed a number into it.
    if (status >= 500) log.failure('http-request-failed', error, { method: request.method });
    if (response.headersSent) {
      // Nothing better can be said than cutting it short. Without the error, express prints no text.
      response.destroy();
      next();
      return;
    }
    response.status(status).set('Cache-Control', 'no-store').json(bodyOf(error));
  };
}
