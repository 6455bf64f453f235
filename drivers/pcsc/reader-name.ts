/**
 * Readers are found by the beginning of their name. pcsc-lite adds to the device's own name two numbers,
 * of the reader and of its slot (`… 00 00`), and counts readers in the order of their plugging.
 */
import { TongdaoError } from '../../schemas/errors.js';

/**
 * The one reader whose name begins so. @throws TongdaoError `DEVICE_OPEN_FAILED` when there is none, or
 * more than one: a wrong reader would read another lane's cards.
 */
export function readerNamed<Named extends { readonly name: string }>(
  beginning: string,
  readers: readonly Named[],
): Named {
  const [found, ...others] = readers.filter(({ name }) => name.startsWith(beginning));
  if (found === undefined) {
    const there = readers.length === 0 ? 'no reader is plugged in' : `there are ${listed(readers)}`;
    throw new TongdaoError('DEVICE_OPEN_FAILED', `no reader "${beginning}…": ${there}`);
  }
  if (others.length > 0) {
    const both = listed([found, ...others]);
    throw new TongdaoError(
      'DEVICE_OPEN_FAILED',
      `"${beginning}…" is ${both}: give more of the name`,
    );
  }
  return found;
}

function listed(readers: readonly { readonly name: string }[]): string {
  return readers.map(({ name }) => `"${name}"`).join(', ');
}
