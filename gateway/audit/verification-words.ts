/** What a verification found, in plain words (facts/ux.md 4.3): the whole, then notes, then what to do. */
import type { Verification } from '../../schemas/api/audit.js';
import type { VenueDay } from '../../schemas/ledger.js';
import { problemWords, type VerifyReport } from '../ledger/verify-problem.js';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** 48213 is `48 213`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ');
}

/** Days of the venue; the second without its year where that is the same. */
function daysOf({ firstMinute, lastMinute }: VerifyReport, venue: VenueDay): Words | undefined {
  if (firstMinute === undefined || lastMinute === undefined) return undefined;
  const first = venue.dayOf(Date.parse(firstMinute));
  const last = venue.dayOf(Date.parse(lastMinute));
  if (first === last) return { zh: first, en: `of ${first}` };
  const short = first.slice(0, 4) === last.slice(0, 4) ? last.slice(5) : last;
  return { zh: `${first} 至 ${short}`, en: `from ${first} to ${last}` };
}

function intact(report: VerifyReport, venue: VenueDay): Words {
  const { leaves } = report;
  const days = daysOf(report, venue);
  if (days === undefined) return { zh: '账本是空的。', en: 'The ledger is empty.' };
  return {
    zh: `${days.zh} 共 ${grouped(leaves)} 条，全部连续、未被改动。`,
    en: `${grouped(leaves)} records ${days.en}: none is missing, none was changed.`,
  };
}

/** The first record that does not fit. */
function broken({ problems }: VerifyReport): Words {
  const [first] = [...problems].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
  if (first === undefined) return { zh: '账本对不上。', en: 'The ledger does not fit.' };
  const words = problemWords(first.code);
  const number = first.seq === undefined ? undefined : grouped(first.seq);
  const count = grouped(problems.length);
  return {
    zh:
      `账本对不上，共 ${count} 处；最早一处：第 ${number ?? '?'} 号记录${words.zh}。` +
      '请保留现场：不要改动或重装，停用这台网关的数据目录并整份复制，立即通知审计负责人和供应方。',
    en:
      `The ledger does not fit in ${count} place(s). The first: record ${number ?? '?'} ${words.en}. ` +
      'Keep everything as it is: change and reinstall nothing, copy the whole data directory, and tell the head of audit and the supplier at once.',
  };
}

function notesOf({ notes }: VerifyReport): Words[] {
  const { starts, clockSteps, erasures, destroyedDays } = notes;
  const all: readonly (readonly [number, Words])[] = [
    [
      clockSteps,
      {
        zh: `时钟被改动过 ${grouped(clockSteps)} 次；记录的先后不受影响。`,
        en: `The clock was set ${grouped(clockSteps)} time(s); the order of the records stands.`,
      },
    ],
    [
      starts > 1 ? starts : 0,
      {
        zh: `网关启动过 ${grouped(starts)} 次。`,
        en: `The gateway was started ${grouped(starts)} times.`,
      },
    ],
    [
      destroyedDays,
      {
        zh: `${grouped(destroyedDays)} 天的个人内容已到期销毁；这些天的记录仍然连续、可核对。`,
        en: `The personal content of ${grouped(destroyedDays)} day(s) was destroyed when its time was over; the records of these days still fit.`,
      },
    ],
    [
      erasures,
      {
        zh: `依申请抹除个人信息 ${grouped(erasures)} 次；记录仍然连续、可核对。`,
        en: `Personal data was erased on request ${grouped(erasures)} time(s); the records still fit.`,
      },
    ],
  ];
  return all.flatMap(([count, words]) => (count > 0 ? [words] : []));
}

/** `at`: RFC 3339, UTC; `tookMs` on the monotonic clock. */
export function verificationOf(
  report: VerifyReport,
  venue: VenueDay,
  { at, tookMs }: Pick<Verification, 'at' | 'tookMs'>,
): Verification {
  const { leaves, root, vkey } = report;
  const from = instant(report.firstMinute);
  const to = instant(report.lastMinute);
  return {
    verdict: report.state,
    ...(report.ok ? intact(report, venue) : broken(report)),
    rows: leaves,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(leaves === 0 ? {} : { head: { size: leaves, root, key: vkey } }),
    notes: notesOf(report),
    tookMs: Math.round(tookMs),
    at,
  };
}

/** A broken record may hold any text in the place of its minute. */
function instant(minute: string | undefined): string | undefined {
  const at = minute === undefined ? NaN : Date.parse(minute);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
