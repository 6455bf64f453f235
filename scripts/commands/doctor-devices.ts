/** What can be said of the devices of a site file before anything is opened. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Site } from '../../schemas/site.js';
import type { LinkConfig } from '../../schemas/site-devices.js';
import { hidDevices } from '../devices/hid-devices.js';
import { systemReaders } from '../devices/pcsc-readers.js';
import { finding, type Finding } from './finding.js';

const UNSTABLE = /^\/dev\/tty(?:USB|ACM)\d+$/;

async function reachable(path: string): Promise<'there' | 'absent' | 'refused'> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return 'there';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? 'absent' : 'refused';
  }
}

async function checkPort(id: string, path: string): Promise<Finding> {
  switch (await reachable(path)) {
    case 'absent':
      return finding('port', 'wrong', `${id}：没有 ${path}`, `${id}: there is no ${path}`);
    case 'refused':
      return finding(
        ...(['port', 'wrong'] as const),
        `${id}：无权使用 ${path}；把用户加入 dialout 组`,
        `${id}: ${path} may not be used: add the user to the group dialout`,
      );
    case 'there':
      return UNSTABLE.test(path)
        ? finding(
            ...(['port', 'note'] as const),
            `${id}：${path} 重启后可能变；用 tongdao devices 查固定的名字`,
            `${id}: ${path} may change at a restart; \`tongdao devices\` prints a name that stays`,
          )
        : finding('port', 'ok', `${id}：${path}`, `${id}: ${path}`);
  }
}

type HidLink = LinkConfig & { readonly transport: { readonly type: 'hid' } };

async function checkHid(links: readonly HidLink[], site: Site): Promise<Finding[]> {
  if (links.length === 0) return [];
  const plugged = await hidDevices();
  const found = await Promise.all(
    links.map(async ({ id, transport }) => {
      const usb = `${transport.vendorId}:${transport.productId}`;
      const there = plugged.find((device) => device.usb === usb);
      if (there === undefined) {
        return finding('usb', 'wrong', `${id}：没有插 ${usb}`, `${id}: ${usb} is not plugged in`);
      }
      return (await reachable(there.now)) === 'there'
        ? finding('usb', 'ok', `${id}：${usb}`, `${id}: ${usb}`)
        : finding(
            ...(['usb', 'wrong'] as const),
            `${id}：无权使用 ${usb}；装 udev 规则`,
            `${id}: ${usb} may not be used: install the udev rules`,
          );
    }),
  );
  const grabs = site.readers.some((reader) => reader.driver === 'wedge' && reader.grab);
  if (grabs && spawnSync('perl', ['-e', '1']).status !== 0) {
    found.push(finding('usb', 'wrong', '独占键盘需要 perl', 'keeping keyboard keys needs perl'));
  }
  return found;
}

function checkPcsc(site: Site): Finding[] {
  if (!site.links.some(({ protocol }) => protocol === 'pcsc')) return [];
  const names = systemReaders();
  if (names === undefined) {
    const en = 'PC/SC cannot be asked: install pcscd and the optional package smartcard';
    return [finding('pcsc', 'wrong', 'PC/SC 不能用：装 pcscd 和可选包 smartcard', en)];
  }
  const words = `PC/SC: ${names.join(', ') || '–'}`;
  return [finding('pcsc', names.length > 0 ? 'ok' : 'wrong', words, words)];
}

const GUARD = new URL('../../drivers/turnstile/guard/process.js', import.meta.url);

/** Boards without a timer of their own need their guard, which is a program of its own. */
async function checkGuard(site: Site): Promise<Finding[]> {
  const guarded = site.turnstiles.some(({ driver }) => driver === 'lcus' || driver === 'hid-relay');
  if (!guarded) return [];
  const blind = site.turnstiles.some(({ driver }) => driver === 'lcus');
  const built = (await reachable(fileURLToPath(GUARD))) === 'there';
  return [
    built
      ? finding('guard', 'ok', '继电器看守程序在', 'the relay guard is there')
      : finding(
          'guard',
          'wrong',
          '缺继电器看守程序；请重装',
          'the relay guard is missing; reinstall',
        ),
    ...(blind
      ? [
          finding(
            ...(['guard', 'note'] as const),
            'LCUS 板从不应答：断线能察觉，坏了察觉不了',
            'LCUS boards never answer: a pulled cable is noticed, a broken board is not',
          ),
        ]
      : []),
  ];
}

/** Simulators of a demo are no hardware and are looked at by the gateway itself. */
export async function checkDevices(site: Site): Promise<Finding[]> {
  if (site.demo) return [];
  const serial = site.links.flatMap(({ id, transport }) =>
    transport.type === 'serial' ? [checkPort(id, transport.path)] : [],
  );
  const hid = site.links.filter((link): link is HidLink => link.transport.type === 'hid');
  return [
    ...(await Promise.all(serial)),
    ...(await checkHid(hid, site)),
    ...checkPcsc(site),
    ...(await checkGuard(site)),
  ];
}
