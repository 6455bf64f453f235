/** What the console calls things, Chinese first. Closed lists in, two languages out. */
import type { CardKind } from '../../../schemas/credential.js';
import type { Finding, Reason } from '../../../schemas/decision.js';
import type { DeskDevice, DeskLane } from '../../../schemas/api/desk-view.js';
import type { OPENING_REASONS } from '../../../schemas/registration.js';
import type { NEXT_STEPS } from '../../../schemas/api/desk-records.js';
import type { LaneState } from '../../../schemas/lane-view.js';
import type { Words } from '../look/words.js';

export type OpeningReason = (typeof OPENING_REASONS)[number];
export type NextStep = (typeof NEXT_STEPS)[number];
export type LaneResult = DeskLane['recent'][number]['result'];

const say = (zh: string, en: string): Words => ({ zh, en });

/** A lane as the staff see it. */
export const LANE_WORDS: Readonly<Record<LaneState, Words>> = {
  idle: say('空闲', 'Free'),
  reading: say('读卡中', 'Reading'),
  pass: say('放行中', 'Open'),
  'take-card': say('放行中', 'Open'),
  registered: say('放行中', 'Open'),
  retry: say('请再刷', 'Try again'),
  insert: say('请插卡', 'Insert card'),
  'one-card': say('只放一张', 'One card only'),
  'other-card': say('请换卡', 'Another card'),
  'one-by-one': say('依次通过', 'One by one'),
  'keep-going': say('有人停留', 'Keep walking'),
  'other-side': say('走错方向', 'Wrong way'),
  assist: say('等人协助', 'Needs help'),
  staff: say('办理关联', 'Linking a card'),
  closed: say('已关闭', 'Closed'),
  'device-down': say('设备故障', 'Device down'),
  evacuate: say('消防常开', 'Fire: open'),
};

export const MODE_WORDS: Readonly<Record<Exclude<DeskLane['mode'], 'normal'>, Words>> = {
  closed: say('已关闭', 'Closed'),
  'held-open': say('常开', 'Held open'),
  evacuation: say('消防常开', 'Fire: open'),
};

export const RESULT_WORDS: Readonly<Record<LaneResult, Words>> = {
  passed: say('通过', 'passed'),
  opened: say('放行', 'opened'),
  assist: say('协助', 'helped'),
  retry: say('重刷', 'tried again'),
  manual: say('手动', 'by hand'),
  timeout: say('未通过', 'did not pass'),
  tailgate: say('尾随', 'tailgated'),
};

export const NEXT_WORDS: Readonly<Record<NextStep, Words>> = {
  release: say('可以放行', 'Let through'),
  link: say('请关联这张卡', 'Link this card'),
  register: say('请登记', 'Register'),
  'pre-check': say('请到预检处', 'Ask to the pre-check desk'),
  specialist: say('请专人处理', 'Call a colleague who knows'),
};

export const CARD_WORDS: Readonly<Record<CardKind, Words>> = {
  'resident-id': say('居民身份证', 'Resident ID card'),
  'permit-hmt': say('港澳台居民居住证', 'Residence permit (HK, Macao, Taiwan)'),
  'foreign-2017': say('外国人永久居留证', 'Permanent residence card'),
  'foreign-2023': say('外国人永久居留证', 'Permanent residence card'),
  'social-security': say('社保卡', 'Social security card'),
  senior: say('老年卡', 'Senior card'),
  citizen: say('市民卡', 'Citizen card'),
  transit: say('交通卡', 'Transit card'),
  'uid-only': say('只有卡号的卡', 'A card with a serial number only'),
  code: say('二维码', 'QR code'),
  typed: say('手工输入', 'Typed'),
};

export const OPENING_WORDS: Readonly<Record<OpeningReason, Words>> = {
  emergency: say('急救', 'Emergency'),
  'wheelchair-or-cart': say('轮椅/推车', 'Wheelchair, cart'),
  companion: say('陪同', 'Companion'),
  'device-failure': say('设备故障', 'Device failure'),
  'verified-by-staff': say('已人工核验', 'Checked by staff'),
  'staff-member': say('工作人员', 'Staff member'),
  other: say('其他', 'Other'),
};

export const REASON_WORDS: Readonly<Record<Reason, Words>> = {
  green: say('绿码', 'Green'),
  'registered-by-id': say('已凭证件登记', 'Registered by ID'),
  'registered-by-link': say('已凭关联的卡登记', 'Registered by a linked card'),
  'standing-id': say('有有效的证件登记', 'Registered by ID before'),
  'standing-paper': say('有有效的纸质证明', 'Valid paper on record'),
  'standing-itinerary': say('有有效的行程登记', 'Valid itinerary on record'),
  'standing-list': say('在今日名单内', 'On today’s list'),
  reopen: say('刚才放行后没有通过', 'Let through a moment ago'),
  'staff-release': say('工作人员放行', 'Let through by staff'),
  yellow: say('平台回答：黄码', 'The platform answered: yellow'),
  red: say('平台回答：红码', 'The platform answered: red'),
  'no-code': say('没有申领健康码', 'Has no health code'),
  'platform-unavailable': say('平台没有回答', 'The platform did not answer'),
  'platform-untrusted': say('平台的回答未通过验证', 'The answer did not verify'),
  'platform-unmapped': say('平台的回答不认识', 'The answer is not known here'),
  'not-registered': say('没有登记', 'Not registered'),
  'unlinked-card': say('这张卡还没有关联', 'This card is not linked yet'),
  'uid-only-link': say('只凭卡号关联，需要核对', 'Linked by its UID alone: check the person'),
  'card-unreadable': say('卡读不出来', 'The card cannot be read'),
  'card-authentication': say('卡的芯片没有通过验证', 'The chip did not prove itself'),
  'unknown-card': say('不认识这种卡', 'A card of an unknown kind'),
  'lifted-early': say('卡拿开得太早', 'The card was lifted early'),
  'invalid-data': say('卡里的内容有误', 'What the card holds is not valid'),
  'reader-silent': say('读卡器没有回答', 'The reader did not answer'),
  'several-cards': say('同时放了几张卡', 'Several cards at once'),
  'card-blocked': say('卡已停用或没有启用', 'The card is blocked or not enabled'),
  'too-slow': say('查询太慢', 'The answer was too slow'),
  'turnstile-offline': say('闸机不在线', 'The turnstile is offline'),
  'ledger-unavailable': say('记录写不进磁盘', 'The ledger cannot be written'),
};

export const FINDING_WORDS: Readonly<Record<Finding, Words>> = {
  'card-expired': say('证件已过有效期', 'The card has expired'),
  'card-not-yet-valid': say('证件还没有生效', 'The card is not valid yet'),
  senior: say('老年人', 'A senior'),
  'age-unknown': say('年龄未知', 'Age unknown'),
  'answer-contradicts': say('平台前后回答不一致', 'The answers contradict each other'),
  'number-mismatch': say('号码对不上', 'The numbers differ'),
  'linked-card': say('凭关联的卡认出', 'Known by a linked card'),
  'weak-evidence': say('卡号只能作参考', 'The card number is weak evidence'),
  'order-ended-clock-untrusted': say('时钟不可信，规定是否到期不明', 'The clock cannot be trusted'),
};

export const DEVICE_WORDS: Readonly<Record<DeskDevice['state'], Words>> = {
  connecting: say('连接中', 'Connecting'),
  online: say('正常', 'Online'),
  silent: say('没有回答', 'Silent'),
  offline: say('断开', 'Offline'),
  faulty: say('故障', 'Faulty'),
  stopped: say('停用', 'Stopped'),
};

/** Why somebody is not let in; a sentence for the record, chosen or typed by a person. */
export const REFUSAL_REASONS: readonly Words[] = [
  say('已请到发热门诊', 'Sent to the fever clinic'),
  say('本人决定不进入', 'Chose not to enter'),
  say('现场秩序原因', 'Order at the entrance'),
];

/** What an emergency opening was for, told afterwards. */
export const EMERGENCY_REASONS: readonly Words[] = [
  say('突发疾病', 'Taken ill'),
  say('摔倒受伤', 'A fall'),
  say('急救人员进出', 'Rescue staff'),
  say('误触', 'Pressed by mistake'),
];
