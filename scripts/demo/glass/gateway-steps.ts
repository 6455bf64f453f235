/** Steps the gateway reports of itself, placed on the machine's axis. */
import type { GlassStep, GlassText } from '../../../schemas/glass.js';
import type { VisitReport, VisitSteps } from '../../../schemas/visit.js';
import { foundAt, type VisitFacts } from './visit-facts.js';

function decisionTexts({ outcome, reasons, findings, alarm, mode }: VisitReport): GlassText[] {
  const text = JSON.stringify({ outcome, reasons, findings, alarm, mode }, undefined, 2);
  return [{ zh: '决定', en: 'Decision', text }];
}

function leafTexts({ leaf }: VisitFacts): GlassText[] {
  if (leaf === undefined) return [];
  return [
    {
      zh: `账本第 ${leaf.seq} 条：只说发生过，不说是谁`,
      en: `Ledger leaf ${leaf.seq}: that something happened, not who`,
      text: leaf.record,
    },
    {
      zh: '叶子的哈希：SHA-256(00 ‖ 原文)',
      en: 'Leaf hash: SHA-256(00 ‖ text)',
      text: leaf.leafHash,
    },
  ];
}

interface Row {
  readonly kind: string;
  readonly from: keyof VisitSteps;
  /** Absent for a moment. */
  readonly to?: keyof VisitSteps;
  readonly zh: string;
  readonly en: string;
  readonly texts: readonly GlassText[];
}

function rowsOf(report: VisitReport, facts: VisitFacts): Row[] {
  const { outcome, reasons } = report;
  return [
    {
      kind: 'number',
      from: 'number',
      zh: '号码到了，校验位正确',
      en: 'the number is here, its check digit is right',
      texts: [],
    },
    {
      kind: 'credential',
      from: 'credential',
      zh: '整帧校验正确',
      en: 'the whole frame is right',
      texts: [],
    },
    {
      kind: 'asked',
      from: 'asked',
      to: 'answered',
      zh: '等平台回答',
      en: 'waits for the platform',
      texts: [],
    },
    {
      kind: 'decided',
      from: 'decided',
      zh: outcome === 'admit' ? '放行' : '请工作人员',
      en: `${outcome}: ${reasons.join(', ')}`,
      texts: decisionTexts(report),
    },
    {
      kind: 'committed',
      from: 'decided',
      to: 'committed',
      zh: '写进账本并落盘，然后才能开闸',
      en: 'the ledger row is durable; only then may the gate open',
      texts: leafTexts(facts),
    },
    {
      kind: 'pulse-sent',
      from: 'pulseSent',
      to: 'pulseConfirmed',
      zh: '发开闸命令，等确认',
      en: 'sends the relay command, waits for its echo',
      texts: [],
    },
    { kind: 'passed', from: 'passed', zh: '通过了', en: 'passed', texts: [] },
  ];
}

export function gatewaySteps(facts: VisitFacts): GlassStep[] {
  const { report, zeroAt } = facts;
  if (report === undefined) return [];
  const found = foundAt(facts) - zeroAt;
  return rowsOf(report, facts).flatMap(({ kind, from, to, zh, en, texts }) => {
    const begin = report.steps[from];
    const end = to === undefined ? begin : report.steps[to];
    // A row that was never committed, an answer that never came: there is no such step to show.
    if (begin === undefined || end === undefined) return [];
    return [
      {
        key: `gateway-${kind}`,
        source: 'gateway' as const,
        ...{ kind, zh, en, texts },
        fromMs: found + begin,
        toMs: found + end,
        times: 1,
        bytes: [],
      },
    ];
  });
}
