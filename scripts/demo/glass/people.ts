/** The demo's people as the glass gate introduces them. */
import type { GlassPerson } from '../../../schemas/glass.js';
import { DEMO_PEOPLE } from '../people.js';

/** What is special about each, in Chinese; the English note stands with the person. */
const NOTES: Readonly<Record<string, string>> = {
  green: '绿码，没有手机的老人',
  yellow: '黄码：同一个中性画面，工作人员过来',
  red: '红码：同一个画面，同一时刻出现',
  'no-code': '从没申领过健康码：刷证就是登记',
  slow: '平台要三秒才回答：改按身份证登记',
  gone: '平台挂断：改按身份证登记',
  'mis-signed': '伪造的回答：绝不开闸，并报警',
  lifted: '卡拿得太早：请再刷一次',
  damaged: '芯片坏了，带着社区证明',
  'permit-j': '港澳台居民居住证（J 型）',
  'foreign-i': '外国人永久居留身份证，2017 版（I 型）',
  'foreign-y': '外国人永久居留身份证，2023 版（Y 型）',
  expired: '身份证过期：记下来，不拒绝',
  compound: '复姓；带着通信行程卡',
  'long-name': '二十个字的姓名，芯片只放得下十五个',
  'rare-hanzi': '姓名里有生僻字',
  carer: '推轮椅的陪护：两次通行，不作声张',
};

export const GLASS_PEOPLE: readonly GlassPerson[] = DEMO_PEOPLE.map(
  ({ id, name, birth, idNumber, layout, note, expected }) => ({
    ...{ id, name, birth, idNumber, expected },
    card: layout,
    note: { zh: NOTES[id] ?? note, en: note },
  }),
);
