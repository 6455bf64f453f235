/** The decision table: every combination that matters, decided, and written for people to read. */
import { decide } from '../../../gateway/decision/decide.js';
import { EVIDENCE, type Evidence, type LinkStrength } from '../../../schemas/credential.js';
import {
  STANDING_KINDS,
  type DecideInput,
  type Decision,
  type PolicyMode,
  type StandingKind,
} from '../../../schemas/decision.js';
import type { ReadFailure } from '../../../schemas/device.js';
import { policySchema } from '../../../schemas/policy.js';
import { STATUSES, type Status } from '../../../schemas/status.js';

export const NOW = Date.parse('2026-11-23T09:00:00+08:00');

/** One row's conditions about a known person. */
export interface Combination {
  readonly mode: PolicyMode;
  /** Absent: no answer (everyday asks none; epidemic: not in time). */
  readonly status?: Status;
  readonly evidence: Evidence;
  readonly registerOnSwipe: boolean;
  readonly standing?: StandingKind;
  /** She is known by a link of this card. */
  readonly linked?: LinkStrength;
  readonly uidOnlyLink?: 'admit' | 'assist';
  /** The policy accepts ID, paper and itinerary records as a fallback. */
  readonly fallbacks: boolean;
}

export interface Row {
  readonly of: Combination;
  readonly decision: Decision;
}

export function inputOf(of: Combination): DecideInput {
  const { fallbacks } = of;
  const rules = {
    registerOnSwipe: of.registerOnSwipe,
    fallbacks: { id: fallbacks, paper: fallbacks, itinerary: fallbacks },
    ...(of.uidOnlyLink === undefined ? {} : { uidOnlyLink: of.uidOnlyLink }),
  };
  const policy = policySchema.parse({
    format: 'tongdao-policy-1',
    version: 'table',
    everyday: rules,
    epidemic: rules,
  });
  return {
    subject: {
      card: 'resident-id',
      evidence: of.evidence,
      birth: '1948-02-03',
      ...(of.linked === undefined ? {} : { linked: of.linked }),
    },
    ...(of.status === undefined ? {} : { lookup: { status: of.status } }),
    standing:
      of.standing === undefined ? [] : [{ kind: of.standing, eventId: 'e', validUntil: NOW + 1 }],
    policy,
    mode: of.mode,
    now: NOW,
    today: '2026-11-23',
    lane: { turnstileOnline: true, ledgerReady: true },
  };
}

const BOOLEANS = [true, false] as const;

export function* combinations(evidence: readonly Evidence[] = EVIDENCE): Generator<Combination> {
  for (const mode of ['everyday', 'epidemic'] as const) {
    const statuses = mode === 'everyday' ? [undefined] : [...STATUSES, undefined];
    for (const status of statuses) {
      for (const kind of evidence) {
        for (const registerOnSwipe of BOOLEANS) {
          for (const standing of [undefined, ...STANDING_KINDS]) {
            for (const fallbacks of BOOLEANS) {
              yield {
                mode,
                ...(status === undefined ? {} : { status }),
                evidence: kind,
                registerOnSwipe,
                ...(standing === undefined ? {} : { standing }),
                fallbacks,
              };
            }
          }
        }
      }
    }
  }
}

/** How a link of the card was made, and what the policy says about the weaker kind. */
const LINKS = [
  { evidence: 'plain-chip', linked: 'chip', uidOnlyLink: 'assist' },
  { evidence: 'uid-only', linked: 'uid', uidOnlyLink: 'admit' },
  { evidence: 'uid-only', linked: 'uid', uidOnlyLink: 'assist' },
] as const;

export function* linkedCombinations(): Generator<
  Combination & { readonly linked: LinkStrength; readonly uidOnlyLink: 'admit' | 'assist' }
> {
  for (const mode of ['everyday', 'epidemic'] as const) {
    const statuses = mode === 'everyday' ? [undefined] : [...STATUSES, undefined];
    for (const status of statuses) {
      for (const link of LINKS) {
        for (const registerOnSwipe of BOOLEANS) {
          for (const standing of [undefined, 'id'] as const) {
            yield {
              ...{ mode, ...link, registerOnSwipe, fallbacks: true },
              ...(status === undefined ? {} : { status }),
              ...(standing === undefined ? {} : { standing }),
            };
          }
        }
      }
    }
  }
}

export const FAILURES: readonly ReadFailure[] = [
  'card-unreadable',
  'card-authentication',
  'unknown-card',
  'lifted-early',
  'invalid-data',
  'reader-silent',
];

const yes = (value: boolean): string => (value ? '是 yes' : '否 no');

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function personRows(mode: PolicyMode): string[] {
  const lines: string[] = [];
  for (const of of combinations(['authenticated-chip', 'scanned'])) {
    if (of.mode !== mode) continue;
    const { outcome, reasons, alarm } = decide(inputOf(of));
    lines.push(
      line(
        [
          ...(mode === 'epidemic' ? [of.status ?? '–'] : []),
          of.evidence === 'authenticated-chip' ? '芯片 chip' : '其他 other',
          yes(of.registerOnSwipe),
          of.standing ?? '–',
          yes(of.fallbacks),
          outcome === 'admit' ? '**放行 admit**' : '协助 assist',
          reasons.join(', '),
          ...(mode === 'epidemic' ? [alarm ? '! ' : ''] : []),
        ].map((cell) => cell.trim()),
      ),
    );
  }
  return lines;
}

function linkedRows(): string[] {
  return [...linkedCombinations()].map((of) => {
    const { outcome, reasons, alarm } = decide(inputOf(of));
    return line([
      of.mode === 'everyday' ? '日常 everyday' : '应急 epidemic',
      of.status ?? '–',
      of.linked === 'chip' ? '芯片号 chip' : `仅卡号 UID, ${of.uidOnlyLink}`,
      yes(of.registerOnSwipe),
      of.standing ?? '–',
      outcome === 'admit' ? '**放行 admit**' : '协助 assist',
      reasons.join(', '),
      alarm ? '!' : '',
    ]);
  });
}

/** docs/decision-table.md, byte for byte. */
export function document(): string {
  const columns = [
    '证据 evidence',
    '刷证即登记 registerOnSwipe',
    '有效记录 standing record',
    '接受 fallbacks',
    '结果 outcome',
    '理由 reasons',
  ];
  const head = (cells: readonly string[]): string[] => [line(cells), line(cells.map(() => '---'))];
  const nobody = decideWithout({});
  return `${[
    '# 判定表 · Decision table',
    '',
    '由测试生成，请勿手改：`UPDATE_TABLE=1 npx mocha --spec test/gateway/decision/table.test.ts`。',
    'Generated by that test; do not edit by hand.',
    '',
    '机器只有两种结果：放行或请工作人员协助，从不拒绝；只有人可以拒绝，并写明理由。第一个理由决定结果，其余同样属实。',
    '“芯片”指经读卡器安全模块认证的证件；“其他”指普通芯片、仅卡号、扫码、手工输入，结果完全相同。年龄、证件过期只作备注，不影响结果。',
    '',
    'A machine admits or asks staff to help; it never refuses. Only a person refuses, with a reason. The',
    'first reason decided, the others are as true. "chip" is a card authenticated by the reader\'s security',
    'module; "other" stands for plain chip, UID only, scanned and typed, which all give the same result.',
    'Age and an expired card are findings and change nothing. An accepted list record needs no fallback switch.',
    '',
    '## 日常（不查询健康码）· Everyday (no health query)',
    '',
    ...head(columns),
    ...personRows('everyday'),
    '',
    '## 应急（命令生效期间）· Epidemic (while an order is in force)',
    '',
    '“–”表示到时限仍无答复。“!”表示报警。 · "–": no answer in time. "!": alarm.',
    '',
    ...head(['状态 status', ...columns, '报警 alarm']),
    ...personRows('epidemic'),
    '',
    '## 凭关联的卡认出的人 · Known by a linked card',
    '',
    '卡片在服务台关联过本人。“芯片号”凭芯片应用里的号码认出；“仅卡号”凭可复制的 UID 认出，由策略 uidOnlyLink',
    '决定放行还是协助（日常默认放行，应急默认协助）；协助时，绿码和有效记录都不能代替核对。备注总有 linked-card。',
    '',
    'The card was linked to its holder at a desk. "chip": recognised by a number in an application of the',
    'chip. "UID": by its UID alone, which can be copied; the policy setting uidOnlyLink decides whether it',
    'admits or assists (everyday admits, epidemic assists by default); where it assists, neither a green',
    'answer nor a standing record replaces a look at the person. The finding linked-card is always there.',
    'Here the policy accepts every fallback.',
    '',
    ...head([
      '方式 mode',
      '状态 status',
      '关联 link',
      '刷证即登记 registerOnSwipe',
      '有效记录 standing record',
      '结果 outcome',
      '理由 reasons',
      '报警 alarm',
    ]),
    ...linkedRows(),
    '',
    '## 没有认出人 · Nobody recognised',
    '',
    ...head(['情况 case', '结果 outcome', '理由 reasons']),
    ...FAILURES.map((failure) => {
      const { outcome, reasons } = decideWithout({ failure });
      return line([failure, `协助 ${outcome}`, reasons.join(', ')]);
    }),
    line(['unlinked', '协助 assist', decideWithout({ unlinked: true }).reasons.join(', ')]),
    line(['– (3.0 s)', '协助 assist', nobody.reasons.join(', ')]),
    '',
    '## 通道本身 · The lane itself',
    '',
    '闸机不在线（turnstile-offline）或记录写不进（ledger-unavailable）时，以上每一行的结果都是协助，原有理由保留在后。',
    '',
    'With the turnstile offline or the ledger unavailable every row above is an assist; its other reasons',
    'stay behind that one.',
  ].join('\n')}\n`;
}

export function decideWithout(
  why: Pick<DecideInput, 'failure' | 'unlinked'>,
  mode: PolicyMode = 'epidemic',
): Decision {
  const { policy, standing, now, today, lane } = inputOf({
    mode,
    evidence: 'authenticated-chip',
    registerOnSwipe: true,
    fallbacks: true,
  });
  return decide({ policy, standing, now, today, lane, mode, ...why });
}
