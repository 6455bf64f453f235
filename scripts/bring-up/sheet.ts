/**
 * The acceptance sheet of a lane: markdown that people read, inside a C2SP signed note that anybody can
 * verify with the box's verifier key. No empty line: one ends the text of a note.
 */
import { createHash } from 'node:crypto';
import { noteVerifier, signNote, type Signer } from '../../gateway/ledger/note.js';
import type { Site } from '../../schemas/site.js';
import type { WallMs } from '../../schemas/time.js';
import type { LaneResult, StepResult } from './result.js';

const MARK = { passed: '✔', failed: '✖', skipped: '–' } as const;

/** Nothing that a device says may end a line or a cell. */
const cell = (text: string): string => text.replace(/[|\r\n]+/g, ' ').trim();

function stepRow({ step, device, result, zh, en, ms }: StepResult): string {
  const took = ms === undefined ? '' : `${ms} ms`;
  return `| ${MARK[result]} | ${step} | ${cell(device)} | ${cell(zh)} · ${cell(en)} | ${took} |`;
}

export interface SheetFacts {
  readonly site: Site;
  readonly result: LaneResult;
  readonly at: WallMs;
  readonly version: string;
  /** Bytes of the site file as they stand on the disk. */
  readonly siteFile: string;
}

export function sheetText({ site, result, at, version, siteFile }: SheetFacts): string {
  const hash = createHash('sha256').update(siteFile).digest('hex');
  const lane = site.lanes.find(({ id }) => id === result.lane);
  return [
    `# 验收单 Acceptance sheet: ${cell(site.venue.name)}, ${cell(lane?.name ?? result.lane)}`,
    `- 结果 result: ${result.passed ? '✔ 合格 accepted' : '✖ 不合格 not accepted'}`,
    `- 场所 venue: ${site.venue.id}`,
    `- 通道 lane: ${result.lane}`,
    `- 时间 time: ${new Date(at).toISOString()}`,
    `- 版本 version: ${version}`,
    `- 站点文件 site file, SHA-256: ${hash}`,
    '## 设备 Devices',
    '| id | kind | link | liveness | identity |',
    '|---|---|---|---|---|',
    ...result.devices.map(
      ({ id, kind, link, liveness, identity = '' }) =>
        `| ${id} | ${kind} | ${link} | ${liveness} | ${cell(identity)} |`,
    ),
    '## 步骤 Steps',
    '|  | step | device | finding | time |',
    '|---|---|---|---|---|',
    ...result.steps.map(stepRow),
    '',
  ].join('\n');
}

/** The name of the key is that of the ledger's: one verifier key for everything this box signs. */
export function signSheet(
  facts: SheetFacts,
  key: { readonly publicKey: Uint8Array; readonly sign: Signer },
): string {
  const signer = noteVerifier(`${facts.site.venue.id}/ledger`, key.publicKey);
  return signNote(sheetText(facts), signer, key.sign);
}
