import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { visitOf, WANG, type Bench } from './ledger-fixture.js';

const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url));

export interface Said {
  /** Acknowledged event ids by number of the record. */
  readonly acknowledged: ReadonlyMap<number, string>;
  /** Those of them that began an opening. */
  readonly begun: readonly string[];
  /** Codes of appends that failed, in order, with `ready` after each. */
  readonly failures: readonly { readonly code: string; readonly ready: boolean }[];
  readonly opened: boolean;
  readonly closed: boolean;
}

function understand(lines: readonly string[]): Said {
  const acknowledged = new Map<number, string>();
  const begun: string[] = [];
  const failures: { code: string; ready: boolean }[] = [];
  for (const [what, first = '', second = '', third] of lines.map((line) => line.split(' '))) {
    if (what === 'ack') acknowledged.set(Number(first), second);
    if (what === 'ack' && third === 'begins') begun.push(second);
    if (what === 'fail') failures.push({ code: first, ready: second === 'true' });
  }
  const opened = lines.some((line) => line.startsWith('open '));
  return { acknowledged, begun, failures, opened, closed: lines.includes('closed') };
}

export interface AppenderRun {
  readonly dir: string;
  readonly rows: number;
  readonly everyRows?: number;
  /** A command that runs it, such as strace with its arguments. */
  readonly wrap?: readonly string[];
  /** Kills it with SIGKILL at once after this many acknowledgements. */
  readonly killAfter?: number;
}

/** Runs the appending process to its end, whatever the end is. */
export async function runAppender(run: AppenderRun): Promise<Said> {
  const [command = '', ...args] = [
    ...(run.wrap ?? []),
    process.execPath,
    ...['--import=tsx', APPENDER, run.dir, String(run.rows), String(run.everyRows ?? 7)],
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  let acknowledged = 0;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    acknowledged += chunk.match(/^ack /gm)?.length ?? 0;
    if (run.killAfter !== undefined && acknowledged >= run.killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  // What stands before the last newline was said whole.
  return understand(text.slice(0, text.lastIndexOf('\n') + 1).split('\n'));
}

/** Opens what a process left behind: nothing acknowledged is lost, and everything verifies. */
export async function expectNothingLost(
  bench: Bench,
  { acknowledged, begun }: Said,
): Promise<void> {
  const ledger: Ledger = await bench.open();
  const { size } = ledger.head();
  for (const [seq, eventId] of acknowledged) {
    expect(ledger.row(eventId)?.seq, `acknowledged record ${seq}`).to.equal(seq);
    expect(ledger.payloadOf(eventId)).to.have.property('state', 'present');
  }
  const waiting = ledger.unended();
  expect(waiting).to.include.members([...begun]);
  expect(await ledger.reconcile()).to.equal(waiting.length);
  expect(ledger.unended()).to.deep.equal([]);
  const next = await ledger.append(visitOf(WANG));
  expect(next.seq).to.equal(size + waiting.length);
  await ledger.close();
  const report = await verifyLedger({ dir: bench.dir });
  expect(report.problems).to.deep.equal([]);
  expect(report.leaves).to.equal(next.seq + 1);
}
