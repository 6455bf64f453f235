import { request } from 'node:http';
import { TongdaoError } from '../../schemas/errors.js';

/** One JSON call to a simulator process; `GATEWAY_UNREACHABLE` when nobody listens there. */
export async function callControl(
  socketPath: string,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method, path, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text === '' ? '{}' : text));
          else reject(new TongdaoError('INPUT_INVALID', `simulator: ${text.slice(0, 300)}`));
        });
      },
    );
    outgoing.on('error', (cause) => {
      reject(new TongdaoError('GATEWAY_UNREACHABLE', `no simulator at ${socketPath}`, { cause }));
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
