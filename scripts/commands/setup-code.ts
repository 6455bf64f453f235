/** All administrators are lost, or there is none yet: whoever sits at this machine may make one. */
import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { resolveData } from '../data-directory.js';

const answerSchema = z.object({ code: z.string() });

export async function setupCode(flags: { data?: string; json?: boolean }): Promise<void> {
  const { paths } = resolveData(flags.data);
  const client = new ControlClient({ path: paths.control });
  const { code } = answerSchema.parse(await client.request('POST', '/staff/setup-code', {}));
  if (flags.json === true) {
    console.log(JSON.stringify({ code }));
    return;
  }
  console.log(`设置码 set-up code  ${code}
在 /staff 用它建一个管理员（30 分钟内）。Make an administrator with it at /staff, within 30 minutes.`);
}
