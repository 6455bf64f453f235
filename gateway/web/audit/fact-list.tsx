/** Non-personal fields: names in words where the page has some, values as they are written. */
import type { JSX } from 'preact';
import type { AuditRecord } from '../../../schemas/api/audit.js';
import type { Evidence } from '../../../schemas/credential.js';
import type { PolicyMode } from '../../../schemas/decision.js';
import type { Status } from '../../../schemas/status.js';
import { CARD_WORDS, FINDING_WORDS, OPENING_WORDS, REASON_WORDS } from '../console/words.js';
import { Both, type Words } from '../look/words.js';
import { PURPOSE_WORDS, RESULT_WORDS } from './audit-words.js';

const FACT_WORDS: Readonly<Record<string, Words>> = {
  type: { zh: '类型', en: 'Type' },
  act: { zh: '动作', en: 'Act' },
  door: { zh: '登记方式', en: 'Door' },
  holder: { zh: '凭据', en: 'Shown by' },
  documentType: { zh: '证件种类', en: 'Document' },
  outcome: { zh: '决定', en: 'Decision' },
  reasons: { zh: '理由', en: 'Reasons' },
  findings: { zh: '备注', en: 'Findings' },
  alarm: { zh: '报警', en: 'Alarm' },
  mode: { zh: '策略状态', en: 'Mode' },
  policy: { zh: '策略版本', en: 'Policy version' },
  policyVersion: { zh: '策略版本', en: 'Policy version' },
  order: { zh: '命令文号', en: 'Order' },
  card: { zh: '卡种', en: 'Card' },
  evidence: { zh: '证据强度', en: 'Evidence' },
  reader: { zh: '读卡器', en: 'Reader' },
  lane: { zh: '通道', en: 'Lane' },
  passage: { zh: '通行', en: 'Passage' },
  pulses: { zh: '开门次数', en: 'Pulses' },
  passed: { zh: '通过人数', en: 'Passed' },
  reason: { zh: '原因', en: 'Reason' },
  people: { zh: '人数', en: 'People' },
  validThrough: { zh: '有效至', en: 'Valid through' },
  purpose: { zh: '用途', en: 'Purpose' },
  rows: { zh: '条数', en: 'Rows' },
  account: { zh: '账号', en: 'Account' },
  'lookup.status': { zh: '平台结果', en: 'Platform status' },
  'lookup.cause': { zh: '未得结果的原因', en: 'Why no status' },
  'lookup.issuer': { zh: '签发方', en: 'Issuer' },
  'lookup.requestHash': { zh: '请求的哈希', en: 'Hash of the request' },
  'lookup.tookMs': { zh: '平台用时（毫秒）', en: 'Platform took (ms)' },
};

const say = (zh: string, en: string): Words => ({ zh, en });

const MODES: Readonly<Record<PolicyMode, Words>> = {
  everyday: say('日常', 'Everyday'),
  epidemic: say('疫情', 'Epidemic'),
};

const EVIDENCES: Readonly<Record<Evidence, Words>> = {
  'authenticated-chip': say('芯片已认证', 'Chip proved itself'),
  'plain-chip': say('芯片未认证', 'Chip, not proved'),
  'uid-only': say('只有卡号', 'Card number only'),
  scanned: say('扫描', 'Scanned'),
  typed: say('人工输入', 'Typed'),
};

const STATUS_WORDS: Readonly<Record<Status, Words>> = {
  green: say('绿码', 'Green'),
  yellow: say('黄码', 'Yellow'),
  red: say('红码', 'Red'),
  none: say('没有申领', 'No code'),
  unavailable: say('没有回答', 'No answer'),
  untrusted: say('未通过验证', 'Not verified'),
  unmapped: say('不认识的回答', 'Unknown answer'),
};

const VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  outcome: RESULT_WORDS,
  mode: MODES,
  evidence: EVIDENCES,
  'lookup.status': STATUS_WORDS,
  passage: RESULT_WORDS,
  reasons: REASON_WORDS,
  findings: FINDING_WORDS,
  card: CARD_WORDS,
  reason: OPENING_WORDS,
  purpose: PURPOSE_WORDS,
  act: RESULT_WORDS,
};

/** Each of several values, with its words where there are some. */
function wordsOf(name: string, value: string): readonly Words[] {
  const known = VALUE_WORDS[name] ?? {};
  return value.split(', ').flatMap((one) => known[one] ?? []);
}

export function FactList({ facts }: Pick<AuditRecord, 'facts'>): JSX.Element {
  return (
    <dl class="audit-facts">
      {facts.map(({ name, value }) => {
        const words = FACT_WORDS[name];
        return (
          <div class="audit-fact" key={name}>
            <dt>{words === undefined ? name : <Both {...words} />}</dt>
            <dd>
              {wordsOf(name, value).map((each) => (
                <span class="audit-value" key={each.en}>
                  <Both {...each} />
                </span>
              ))}
              <code>{value}</code>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
