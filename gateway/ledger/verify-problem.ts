/** What verification may find, as closed codes. */
export const PROBLEM_CODES = [
  /** The record's hash is not the one the tree was built from. */
  'record-changed',
  /** A number is missing in the sequence. */
  'record-missing',
  /** The record's own number is not its place. */
  'record-misplaced',
  'record-unreadable',
  /** A tile differs from what the records give. */
  'tile-changed',
  /** The stored frontier is not the root of the tiles. */
  'root-differs',
  'head-signature',
  'head-not-in-tree',
  /** The tree is shorter than a head that was signed. */
  'tail-cut',
  /** The encrypted payload is not the one the record commits to. */
  'payload-changed',
  /** A payload is there and its key does not open it. */
  'payload-unreadable',
  /** A record commits to a payload that is gone, and no destruction or erasure accounts for it. */
  'payload-missing',
  /** A day's key is marked as destroyed and no record says so. */
  'day-unrecorded',
  /** A query row says something else than the payload the record commits to. */
  'query-row-changed',
  /** Two tables name different events. */
  'index-differs',
  /** The blind index does not have the tag the payload names. */
  'tag-differs',
  /** A registry entry does not open, or is not the one its record commits to. */
  'registry-changed',
  /** The list of decisions that wait for their outcome says something else than the records. */
  'opening-differs',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly code: ProblemCode;
  /** The record, or the size of the head. */
  readonly seq?: number;
}

/** More would only repeat the first. */
const MOST_PROBLEMS = 1000;

export class ProblemList {
  readonly list: Problem[] = [];

  add(code: Problem['code'], seq?: number): void {
    if (this.list.length < MOST_PROBLEMS) {
      this.list.push(seq === undefined ? { code } : { code, seq });
    }
  }
}

export interface VerifyNotes {
  readonly starts: number;
  readonly clockSteps: number;
  readonly erasures: number;
  readonly destroyedDays: number;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly state: 'intact' | 'intact-with-notes' | 'broken';
  readonly origin: string;
  readonly vkey: string;
  /** False when the key was taken from the ledger itself: then it proves nothing about its owner. */
  readonly vkeyGiven: boolean;
  readonly leaves: number;
  /** base64, of the records as they are. */
  readonly root: string;
  readonly firstMinute?: string;
  readonly lastMinute?: string;
  readonly heads: number;
  readonly lastHeadSize: number;
  readonly payloads: { readonly stored: number; readonly opened: number };
  readonly notes: VerifyNotes;
  readonly firstBadSeq?: number;
  readonly problems: readonly Problem[];
  readonly sentences: { readonly zh: readonly string[]; readonly en: readonly string[] };
}

const WORDS: Readonly<Record<ProblemCode, readonly [zh: string, en: string]>> = {
  'record-changed': ['内容被改动', 'was changed'],
  'record-missing': ['缺失', 'is missing'],
  'record-misplaced': ['不在自己的位置', 'is not in its place'],
  'record-unreadable': ['读不出来', 'cannot be read'],
  'tile-changed': ['所在的哈希块被改动', 'lies in a hash tile that was changed'],
  'root-differs': ['之前的根与存储的不一致', 'is where the stored root no longer fits'],
  'head-signature': ['处的签名不成立', 'carries a head whose signature does not verify'],
  'head-not-in-tree': [
    '处签过的根与现在的不同',
    'carries a signed head that this tree does not extend',
  ],
  'tail-cut': ['之后签过字的记录不见了', 'is the size of a signed head; records up to it are gone'],
  'payload-changed': [
    '的加密内容被换掉',
    'has an encrypted payload that is not the one committed to',
  ],
  'payload-unreadable': ['的加密内容打不开', 'has a payload that its key does not open'],
  'payload-missing': [
    '的加密内容不见了，且没有抹除记录',
    'has lost its payload and nothing says why',
  ],
  'day-unrecorded': [
    '起的一天被标为已销毁，却没有记录',
    'begins a day whose destruction no record tells',
  ],
  'query-row-changed': ['的查询信息被改动', 'has a query row that says something else'],
  'index-differs': ['的事件编号对不上', 'has an event id that the index does not know'],
  'tag-differs': ['的检索标记被改动', 'has another tag in the blind index'],
  'registry-changed': ['的登记内容被改动', 'has a registry entry that was changed'],
  'opening-differs': ['的放行状态被改动', 'is listed wrongly among openings without outcome'],
};

/** What is wrong with a record, as the end of a sentence that begins with its number. */
export function problemWords(code: ProblemCode): { readonly zh: string; readonly en: string } {
  const [zh, en] = WORDS[code];
  return { zh, en };
}

const LISTED = 10;

/** In words: what was checked, what was found, which record. */
export function sentencesOf(report: Omit<VerifyReport, 'sentences'>): VerifyReport['sentences'] {
  const { leaves, problems, firstMinute = '', lastMinute = '', notes, heads } = report;
  const zh: string[] = [];
  const en: string[] = [];
  if (leaves === 0 && problems.length === 0) {
    return { zh: ['账本是空的。'], en: ['The ledger is empty.'] };
  }
  if (problems.length === 0) {
    zh.push(`${firstMinute} 至 ${lastMinute} 共 ${leaves} 条记录，全部连续、未被改动。`);
    en.push(`${leaves} records from ${firstMinute} to ${lastMinute}: complete and unchanged.`);
    zh.push(`${heads} 个签名的根全部相符。`);
    en.push(`${heads} signed heads all fit.`);
  } else {
    zh.push(`账本不完整：发现 ${problems.length} 处问题。`);
    en.push(`The ledger does not verify: ${problems.length} problem(s).`);
    for (const { code, seq } of problems.slice(0, LISTED)) {
      const [zhWord, enWord] = WORDS[code];
      zh.push(`第 ${seq ?? '?'} 条${zhWord}。`);
      en.push(`Record ${seq ?? '?'} ${enWord}.`);
    }
    zh.push('请保留现场，不要继续写入，并通知审计人员。');
    en.push('Keep everything as it is, and tell the auditor.');
  }
  if (notes.clockSteps > 0) {
    zh.push(`时钟被改动 ${notes.clockSteps} 次。`);
    en.push(`The clock was stepped ${notes.clockSteps} time(s).`);
  }
  if (notes.erasures + notes.destroyedDays > 0) {
    zh.push(`依规抹去个人信息 ${notes.erasures + notes.destroyedDays} 次，根不受影响。`);
    en.push(
      `Personal data was erased ${notes.erasures + notes.destroyedDays} time(s); the root does not move.`,
    );
  }
  if (!report.vkeyGiven) {
    zh.push('公钥取自账本自身；请与安装时打印的公钥核对。');
    en.push(
      'The key was taken from the ledger itself; compare it with the one printed at installation.',
    );
  }
  return { zh, en };
}
