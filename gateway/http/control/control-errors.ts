import type { ErrorRequestHandler } from 'express';
import { errorBody, ERRORS, isTongdaoError, TongdaoError } from '../../../schemas/errors.js';
import { codeOf } from '../errors.js';
import type { ControlDeps } from './control-deps.js';

/** The body parser's own words quote the body and go no further. */
function ours(error: unknown): TongdaoError {
  if (isTongdaoError(error)) return error;
  const code = codeOf(error);
  return new TongdaoError(code, code === 'INPUT_INVALID' ? 'the request is not readable JSON' : '');
}

/**
 * `{error: {code, zh, en, detail?, path?}}`: a person at this machine is told which field is wrong,
 * which the pages' handler does not say. What is not ours is `INTERNAL` and bare.
 */
export function answerControlErrors(log: ControlDeps['log']): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const body = errorBody(ours(error));
    const { status } = ERRORS[body.code];
    if (status >= 500) log.failure('control-request-failed', error, { method: request.method });
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(status).json({ error: body });
  };
}
