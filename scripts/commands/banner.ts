/** What `tongdao start` says on the terminal. */
import type { Gateway } from '../../gateway/site/gateway.js';
import { DEMO_ACCOUNTS, DEMO_TOTP_SECRET } from '../../gateway/staff/demo-accounts.js';
import type { Site } from '../../schemas/site.js';
import { readOwnVersion } from '../version.js';

function places(site: Site, gateway: Gateway): readonly string[] {
  const here = `http://${site.http.host}:${gateway.port}`;
  const [name = 'localhost'] = site.http.lan?.names ?? [];
  const host = name.includes(':') ? `[${name}]` : name;
  return [
    ...site.lanes.map((lane) => `  ${lane.name}  lane display  ${here}/lane/${lane.id}`),
    `  值守台  desk          ${here}/console`,
    `  审计    audit         ${here}/audit`,
    `  账号    accounts      ${here}/staff`,
    ...(gateway.lan === undefined
      ? []
      : [`  局域网  network       https://${host}:${gateway.lan.httpsPort}/console`]),
  ];
}

/** Everybody and every secret is published: a demo opens nobody's gate. */
function demoWords(): string {
  const staff = DEMO_ACCOUNTS.map(
    ({ name, role, secret, totp }) =>
      `  ${name} ${role}  ${secret}${totp === undefined ? '' : '  + TOTP'}`,
  );
  return `
演示站点：人物均为虚构。密钥没有封存（keys are NOT sealed），请勿用于真实数据。
Demo site: everybody is invented. Log in as 登录:

${staff.join('\n')}
  TOTP 密钥 secret: ${DEMO_TOTP_SECRET}  (npx tongdao demo totp)

In another terminal, try 在另一个终端里试试：

  npx tongdao demo swipe --lane 1 --person green
  npx tongdao demo tamper
  npx tongdao demo forget --person green
`;
}

export function banner(site: Site, gateway: Gateway): string {
  const lines = [
    `通道 Tongdao ${readOwnVersion()} · ${site.venue.name}`,
    ...places(site, gateway),
    ...(gateway.setupCode === undefined
      ? []
      : [
          '',
          `  首次设置码 set-up code  ${gateway.setupCode}`,
          '  在 /staff 建第一个管理员。Make the first administrator at /staff.',
        ]),
  ];
  return `${lines.join('\n')}\n${site.demo ? demoWords() : ''}`;
}
