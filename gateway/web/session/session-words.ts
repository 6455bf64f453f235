/** Words of log-in, lock and roles. */
import type { Right, Role } from '../../../schemas/staff.js';
import type { Words } from '../look/words.js';

export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  helper: { zh: '志愿者', en: 'Helper' },
  attendant: { zh: '值守员', en: 'Attendant' },
  supervisor: { zh: '值班主管', en: 'Supervisor' },
  auditor: { zh: '审计员', en: 'Auditor' },
  administrator: { zh: '管理员', en: 'Administrator' },
};

/** Where each right has its page; a right without one stands in none of these. */
export const PAGE_OF: Partial<Readonly<Record<Right, Words & { readonly path: string }>>> = {
  'see-lanes': { path: '/console', zh: '值守台', en: 'Console' },
  audit: { path: '/audit', zh: '审计', en: 'Audit' },
  'manage-accounts': { path: '/staff', zh: '人员管理', en: 'Staff' },
};

/** Rights that only roles with a password and a second factor have (schemas/staff.ts). */
export const PASSWORD_RIGHTS: readonly Right[] = ['audit', 'configure', 'manage-accounts'];

export const SESSION_WORDS = {
  loading: { zh: '正在连接…', en: 'Connecting…' },
  login: { zh: '登录', en: 'Log in' },
  name: { zh: '姓名', en: 'Name' },
  pin: { zh: '数字密码', en: 'PIN' },
  password: { zh: '密码', en: 'Password' },
  secretKind: { zh: '登录方式', en: 'Log in with' },
  code: { zh: '手机验证码（六位）', en: 'Six-digit code from the telephone' },
  back: { zh: '返回', en: 'Back' },
  show: { zh: '显示', en: 'Show' },
  hide: { zh: '隐藏', en: 'Hide' },
  pad: { zh: '数字键盘', en: 'Number pad' },
  locked: { zh: '已锁定', en: 'Locked' },
  unlock: { zh: '解锁', en: 'Unlock' },
  other: { zh: '换人登录', en: 'Someone else' },
  stay: { zh: '点这里继续', en: 'Touch to go on' },
  demo: { zh: '演示，不是真实场所', en: 'Demo, not a real venue' },
  denied: { zh: '您的角色不能看这个页面', en: 'Your role may not see this page' },
  logout: { zh: '退出登录', en: 'Log out' },
  reload: { zh: '刷新页面', en: 'Load again' },
  retry: { zh: '再试一次', en: 'Try again' },
  setup: { zh: '首次设置', en: 'First set-up' },
  setupWhy: {
    zh: '这台网关还没有账号。请创建第一位管理员。',
    en: 'This gateway has no account yet. Make the first administrator.',
  },
  setupCode: { zh: '设置码', en: 'Set-up code' },
  setupCodeHint: {
    zh: '网关首次启动时显示在终端上，只能用一次。',
    en: 'Printed on the terminal when the gateway first started; it works once.',
  },
  nameHint: {
    zh: '记录里显示的名字；不要填证件号或手机号。',
    en: 'Stands in the records; no ID or phone number.',
  },
  passwordHint: {
    zh: '至少 8 个字符，建议 15 个以上。',
    en: 'At least 8 characters; 15 or more are better.',
  },
  create: { zh: '创建管理员', en: 'Make the administrator' },
  enrol: { zh: '绑定手机验证码', en: 'Set up the telephone code' },
  enrolWhy: {
    zh: '您的角色登录时还要输入手机上的六位验证码。请用验证器应用扫描二维码。',
    en: 'Your role also logs in with a six-digit code. Scan this picture with an authenticator app.',
  },
  enrolBegin: { zh: '显示二维码', en: 'Show the QR code' },
  enrolOnce: {
    zh: '二维码只显示这一次，请不要拍照或截屏。',
    en: 'It is shown only this once; take no photograph of it.',
  },
  enrolByHand: { zh: '不能扫描时，手工输入这个密钥', en: 'If you cannot scan, type this secret' },
  enrolQr: { zh: '验证器二维码', en: 'QR code for the authenticator' },
  confirm: { zh: '确认', en: 'Confirm' },
} as const satisfies Record<string, Words>;

/** The seconds count down; `ends`: the session does not lock but end. */
export function lockingIn(seconds: number, ends: boolean): Words {
  return ends
    ? { zh: `即将退出 · ${seconds} 秒`, en: `Logging out in ${seconds} s` }
    : { zh: `即将锁定 · ${seconds} 秒`, en: `Locking in ${seconds} s` };
}

/** Said once, without the seconds. */
export function lockingSoon(ends: boolean): Words {
  return ends
    ? { zh: '即将退出，按任意键继续。', en: 'Logging out soon; press any key to go on.' }
    : { zh: '即将锁定，按任意键继续。', en: 'Locking soon; press any key to go on.' };
}
