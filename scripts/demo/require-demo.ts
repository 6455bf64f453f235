import { z } from 'zod';
import type { ControlClient } from '../../gateway/http/control/control-client.js';
import { TongdaoError } from '../../schemas/errors.js';

const statusSchema = z.looseObject({ demo: z.boolean() });

/** Demo commands open gates and erase people: never on a real site. Rejects with `CONFLICT`. */
export async function requireDemo(client: ControlClient): Promise<void> {
  const { demo } = statusSchema.parse(await client.request('GET', '/status'));
  if (!demo) throw new TongdaoError('CONFLICT', 'this gateway is no demo; nothing was done');
}
