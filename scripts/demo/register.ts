import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { requireDemo } from './require-demo.js';
import { resolveData } from '../data-directory.js';
import { demoPerson } from './people.js';
import { registrationOf } from './registration-of.js';

const doorSchema = z.enum(['id', 'paper', 'itinerary']);
const answerSchema = z.looseObject({ released: z.boolean(), validThrough: z.string() });

/** Registers at the desk through the control socket, as the console will. */
export async function demoRegister(options: {
  lane: string;
  door: string;
  person: string;
  json?: boolean;
  data?: string;
}): Promise<void> {
  const person = demoPerson(options.person);
  const { paths } = resolveData(options.data);
  const client = new ControlClient({ path: paths.control });
  await requireDemo(client);
  const input = registrationOf(person, doorSchema.parse(options.door), options.lane, Date.now());
  const answer = await client.request('POST', '/registrations', input);
  if (options.json === true) {
    console.log(JSON.stringify(answer));
    return;
  }
  const { released, validThrough } = answerSchema.parse(answer);
  console.log(`登记好了，有效至 ${validThrough}${released ? '，请通行。' : '；闸机没有打开。'}`);
  console.log(
    `Registered, valid through ${validThrough}; the turnstile ${released ? 'opened' : 'did not open'}.`,
  );
}
