/** Words of the audit page. */
import type { AuditPurpose, Verification } from '../../../schemas/api/audit.js';
import type { LeafKind } from '../../../schemas/ledger.js';
import type { TimelineStepId } from '../../../schemas/timeline-steps.js';
import type { Words } from '../look/words.js';
import type { QuickRange } from './time-range.js';

const say = (zh: string, en: string): Words => ({ zh, en });

export const AUDIT_WORDS = {
  title: say('审计', 'Audit'),
  rows: say('记录', 'Records'),
  find: say('查个人记录', 'Find a person'),
  verify: say('完整性', 'Integrity'),
  views: say('审计页面', 'Audit views'),
  logout: say('退出登录', 'Log out'),
  logged: say('每次查看都会留下记录。', 'Every look is recorded.'),
  range: say('时间', 'Time'),
  anyTime: say('不限', 'Any'),
  first: say('从', 'From'),
  last: say('到', 'To'),
  lane: say('通道', 'Lane'),
  kind: say('类别', 'Kind'),
  result: say('结果', 'Result'),
  operator: say('操作人', 'Staff'),
  any: say('全部', 'All'),
  apply: say('查看', 'Show'),
  clear: say('清除条件', 'Clear'),
  time: say('时间', 'Time'),
  person: say('人员（已遮盖）', 'Person (masked)'),
  open: say('打开', 'Open'),
  older: say('更早 50 条', 'Older'),
  newer: say('更新 50 条', 'Newer'),
  newest: say('最新', 'Newest'),
  none: say('没有符合条件的记录。', 'No record fits.'),
  lastPage: say(
    '更早的内容已到期销毁，或没有更早的记录。',
    'Older content was destroyed when its time was over, or there is none.',
  ),
  loading: say('正在读取…', 'Loading…'),
  retry: say('再试一次', 'Try again'),
  erased: say('内容已抹除', 'Content erased'),
  damaged: say('内容打不开，请验证', 'Content does not open: verify'),
  back: say('返回列表', 'Back to the list'),
  record: say('一条记录', 'One record'),
  timeline: say('经过', 'Timeline'),
  noTimes: say('没有逐步的时间。', 'No steps were measured.'),
  step: say('步骤', 'Step'),
  sinceFound: say('读到卡后（毫秒）', 'After the card (ms)'),
  sinceLast: say('用时（毫秒）', 'Took (ms)'),
  facts: say('事实（不含个人信息）', 'Facts (no personal data)'),
  noFacts: say('没有可显示的内容。', 'Nothing to show.'),
  related: say('相关记录', 'Related records'),
  noRelated: say('没有相关记录。', 'None.'),
  age: say('岁', 'years'),
  senior: say('老年人', 'senior'),
  number: say('完整证件号码', 'Full document number'),
  numberHint: say(
    '号码不会出现在网址或日志里；查到的内容仍然遮盖。',
    'The number goes into no address and no log; what is found stays masked.',
  ),
  numberMissing: say('请填写完整的证件号码。', 'Enter the full number.'),
  purpose: say('用途', 'Purpose'),
  purposeMissing: say('请选择用途。', 'Choose a purpose.'),
  search: say('查找', 'Find'),
  found: say('条记录', 'record(s)'),
  verifyWhy: say(
    '重新计算每一条记录的哈希并核对签名；通道照常工作。',
    'Hashes every record again and checks the signatures; lanes go on working.',
  ),
  verifyNow: say('重新验证', 'Verify now'),
  verifying: say('正在验证，请不要离开本页…', 'Verifying, please stay on this page…'),
  elapsed: say('已用时', 'Elapsed'),
  verdict: say('结果', 'Result'),
  notes: say('说明', 'Notes'),
  head: say('账本的根（可与打印件核对）', 'Head of the ledger (compare with the printed one)'),
  size: say('记录数', 'Records'),
  root: say('根哈希', 'Root hash'),
  key: say('验证公钥', 'Verifier key'),
  keyHint: say(
    '请与安装时打印的公钥逐字核对。',
    'Compare it letter by letter with the key printed at installation.',
  ),
  checkedAt: say('验证时间', 'Verified at'),
} as const satisfies Record<string, Words>;

export const RANGE_WORDS: Readonly<Record<QuickRange, Words>> = {
  today: say('今天', 'Today'),
  yesterday: say('昨天', 'Yesterday'),
  week: say('近七天', '7 days'),
};

export const KIND_WORDS: Readonly<Record<LeafKind, Words>> = {
  visit: say('通行', 'Visit'),
  registration: say('登记', 'Registration'),
  access: say('查看', 'Look'),
  staff: say('人员', 'Staff'),
  device: say('设备', 'Device'),
  policy: say('策略', 'Policy'),
  key: say('密钥', 'Key'),
  erasure: say('抹除', 'Erasure'),
  tally: say('统计', 'Tally'),
  system: say('系统', 'System'),
};

/** Those a filter offers; a row may have others, and then shows them as they are. */
export const RESULT_WORDS: Readonly<Record<string, Words>> = {
  admit: say('放行', 'Admitted'),
  assist: say('转人工', 'To staff'),
  passed: say('已通过', 'Passed'),
  timeout: say('未通过，超时', 'Nobody passed'),
  reversed: say('退回', 'Turned back'),
  tailgate: say('尾随', 'Tailgating'),
  unknown: say('结果不明', 'Unknown'),
  none: say('未开门', 'Not opened'),
  reopen: say('再次开门', 'Opened again'),
  retry: say('请再刷一次', 'Read again'),
  abandoned: say('中途离开', 'Left'),
  refused: say('工作人员拒绝', 'Refused by staff'),
  contradicted: say('事后结果相反', 'Contradicted'),
  eased: say('结果迟到，可放行', 'Late, clear'),
  'late-answer': say('结果迟到', 'Late answer'),
  manual: say('手动开门', 'Opened by hand'),
  'release-again': say('再次放行', 'Released again'),
  'opening-explained': say('补充开门原因', 'Opening explained'),
  registered: say('已登记', 'Registered'),
  corrected: say('已更正', 'Corrected'),
  voided: say('已作废', 'Voided'),
  'assist-timeout': say('等待超时', 'Wait ended'),
  'assist-stopped': say('等待中止', 'Wait stopped'),
  'audit-list': say('审计：列表', 'Audit: list'),
  'audit-record': say('审计：打开记录', 'Audit: record'),
  'audit-find': say('审计：查人', 'Audit: person'),
  'audit-verify': say('审计：验证', 'Audit: verify'),
  login: say('登录', 'Logged in'),
  logout: say('退出', 'Logged out'),
  'login-refused': say('登录被拒', 'Log-in refused'),
};

export const STEP_WORDS: Readonly<Record<TimelineStepId, Words>> = {
  found: say('发现卡片', 'Card found'),
  number: say('读到号码', 'Number read'),
  credential: say('读完卡片', 'Card read'),
  asked: say('询问平台', 'Platform asked'),
  answered: say('平台答复', 'Platform answered'),
  decided: say('作出决定', 'Decided'),
  committed: say('写入账本', 'Committed'),
  pulseSent: say('发出开门信号', 'Pulse sent'),
  pulseConfirmed: say('闸机确认', 'Gate confirmed'),
  passed: say('已通过', 'Passed'),
  'read-failed': say('没有读完', 'Not read'),
  reopened: say('再次开门', 'Opened again'),
  'late-answer': say('迟到的答复', 'Late answer'),
  contradicted: say('答复与放行相反', 'Answer contradicts'),
  refused: say('工作人员拒绝', 'Refused by staff'),
  'assist-ended': say('等待结束', 'Wait ended'),
  registered: say('登记', 'Registered'),
  corrected: say('更正', 'Corrected'),
  voided: say('作废', 'Voided'),
  'opened-by-hand': say('手动开门', 'Opened by hand'),
  'released-again': say('再次放行', 'Released again'),
  explained: say('补充原因', 'Reason told'),
  outcome: say('通行结果', 'Outcome'),
  looked: say('查看', 'Look'),
  other: say('其他', 'Other'),
};

export const PURPOSE_WORDS: Readonly<Record<AuditPurpose, Words>> = {
  complaint: say('投诉核查', 'Complaint'),
  'epidemic-inquiry': say('流调协助', 'Epidemic inquiry'),
  court: say('司法要求', 'Court'),
  correction: say('数据更正', 'Correction'),
  sampling: say('抽样核对', 'Sampling'),
};

export const VERDICT_WORDS: Readonly<
  Record<Verification['verdict'], Words & { readonly icon: string }>
> = {
  intact: { ...say('完好', 'Intact'), icon: '✔' },
  'intact-with-notes': { ...say('完好，有说明', 'Intact, with notes'), icon: '▲' },
  broken: { ...say('对不上', 'Broken'), icon: '✖' },
};
