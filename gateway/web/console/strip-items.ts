/** The status strip in words: what is as it should be stays quiet, what is not stands out. Pure. */
import type { DeskDevice, DeskHouse } from '../../../schemas/api/desk-view.js';
import type { Words } from '../look/words.js';
import { clockText, dayText } from './gateway-clock.js';

export interface StripItem {
  readonly id: 'platform' | 'readers' | 'turnstiles' | 'ledger' | 'policy';
  readonly name: Words;
  readonly value: Words;
  readonly good: boolean;
}

/** The zone of the venue where the gateway does not name one. */
export const USUAL_ZONE = 'Asia/Shanghai';

export function zoneOf(house: DeskHouse | undefined): string {
  return house?.timeZone ?? USUAL_ZONE;
}

const fine: Words = { zh: '正常', en: 'fine' };

export function stripItems(house: DeskHouse, devices: readonly DeskDevice[]): readonly StripItem[] {
  return [
    platform(house),
    counted('readers', { zh: '读卡器', en: 'Readers' }, devices, 'reader'),
    counted('turnstiles', { zh: '闸机', en: 'Turnstiles' }, devices, 'turnstile'),
    {
      id: 'ledger',
      name: { zh: '记录', en: 'Ledger' },
      value: house.ledger === 'ready' ? fine : { zh: '写不进磁盘', en: 'cannot be written' },
      good: house.ledger === 'ready',
    },
    policy(house),
  ];
}

function platform(house: DeskHouse): StripItem {
  const name: Words = { zh: '平台', en: 'Platform' };
  switch (house.platform) {
    case 'none':
      return { id: 'platform', name, value: { zh: '不查询', en: 'not asked' }, good: true };
    case 'online':
      return { id: 'platform', name, value: fine, good: true };
    case 'offline':
      return { id: 'platform', name, value: { zh: '断开', en: 'offline' }, good: false };
  }
}

function counted(
  id: 'readers' | 'turnstiles',
  name: Words,
  devices: readonly DeskDevice[],
  kind: DeskDevice['kind'],
): StripItem {
  // A device that somebody has stopped is missing on purpose.
  const all = devices.filter((device) => device.kind === kind && device.state !== 'stopped');
  const online = all.filter(({ state }) => state === 'online').length;
  const share = `${online}/${all.length}`;
  return { id, name, value: { zh: share, en: share }, good: online === all.length };
}

function policy(house: DeskHouse): StripItem {
  const name: Words = { zh: '规定', en: 'Policy' };
  const { mode, order } = house.policy;
  if (mode === 'everyday') {
    return { id: 'policy', name, value: { zh: '日常', en: 'everyday' }, good: true };
  }
  const end = order === undefined ? undefined : Date.parse(order.end);
  if (end === undefined || Number.isNaN(end)) {
    return { id: 'policy', name, value: { zh: '疫情', en: 'epidemic' }, good: true };
  }
  const zone = zoneOf(house);
  const until = `${dayText(end, zone)} ${clockText(end, zone)}`;
  return {
    id: 'policy',
    name,
    value: { zh: `疫情 至 ${until}`, en: `epidemic until ${until}` },
    good: true,
  };
}

/** The bar of an offline platform; undefined while it answers or is not asked. */
export function offlineWords(house: DeskHouse): Words | undefined {
  if (house.platform !== 'offline') return undefined;
  const since = house.offlineSince;
  const at = since === undefined ? '' : clockText(since, zoneOf(house));
  return {
    zh: `网络断开${at === '' ? '' : ` ${at} 起`} · 按离线规则放行 · 已处理 ${house.decidedOffline} 人次`,
    en: `Platform offline${at === '' ? '' : ` since ${at}`} · ${house.decidedOffline} visits decided by the offline rules`,
  };
}
