import { ControlClient } from '../../gateway/http/control/control-client.js';
import { TongdaoError } from '../../schemas/errors.js';
import { requireDemo } from './require-demo.js';
import { resolveData, type DataPaths } from '../data-directory.js';
import { demoPolicyEveryday, demoPolicyWithOrder } from './order.js';

export type OrderChange = 'begin' | 'end';

/** `end` activates everyday rules, `begin` a fresh order of seven days. Both are policy rows. */
export async function changeOrder(what: OrderChange, paths: DataPaths): Promise<unknown> {
  const now = Date.now();
  const policy = what === 'begin' ? demoPolicyWithOrder(now) : demoPolicyEveryday(now);
  const client = new ControlClient({ path: paths.control });
  await requireDemo(client);
  return client.request('POST', '/policy', { policy, operator: 'demo' });
}

export async function demoOrder(
  what: string,
  options: { json?: boolean; data?: string },
): Promise<void> {
  if (what !== 'begin' && what !== 'end') {
    throw new TongdaoError('INPUT_INVALID', `"${what}": say begin or end`);
  }
  const { paths } = resolveData(options.data);
  const activation = await changeOrder(what, paths);
  if (options.json === true) console.log(JSON.stringify(activation));
  else if (what === 'end') {
    console.log('疫情令已结束，现为日常模式：不再向健康码平台查询。');
    console.log('The order has ended. Everyday mode: no health question leaves the box.');
  } else {
    console.log('疫情令已生效，七天后自动结束。');
    console.log('The order is in force and ends by itself in seven days.');
  }
}
