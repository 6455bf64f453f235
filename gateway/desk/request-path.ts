import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';

/** What the core calls a field, and what the page called it. */
const HOLDER_PATHS: Readonly<Record<string, string>> = {
  idNumber: 'holder.idNumber',
  document: 'holder',
  'document.documentType': 'holder.documentType',
  'document.number': 'holder.number',
  voucher: 'holder.why',
};

/** The same error, naming the field of the page's own body. */
export function inPageWords(error: unknown, prefix = ''): unknown {
  if (!isTongdaoError(error) || error.path === undefined) return error;
  const path = prefix + (HOLDER_PATHS[error.path] ?? error.path);
  return new TongdaoError(error.code, error.detail, { cause: error, path });
}
