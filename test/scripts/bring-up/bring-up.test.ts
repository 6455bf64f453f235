import { expect } from 'chai';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ModbusBoardSimulator } from '../../../drivers/simulators/modbus/board.js';
import { TurnstileSimulator } from '../../../drivers/simulators/modbus/gate.js';
import { ModbusLine } from '../../../drivers/simulators/modbus/line.js';
import { serveModbusLine } from '../../../drivers/simulators/modbus/server.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { serveSamReader } from '../../../drivers/simulators/sam/server.js';
import { openNote, parseVkey } from '../../../gateway/ledger/note.js';
import { systemClock, systemTimers } from '../../../gateway/ops/system.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { TerminalOperator, type Ask, type Operator } from '../../../scripts/bring-up/operator.js';
import { bringUp, type BringUpReport } from '../../../scripts/commands/bring-up.js';
import { dataPaths } from '../../../scripts/data-directory.js';
import { RESIDENT_CARD } from '../../drivers/sam/people.js';
import { tempDir } from '../../support/temp.js';

const time = { clock: systemClock, timers: systemTimers };
type Answer = 'yes' | 'no' | 'skip';

/** A lane of simulators on TCP, and a person who does what she is asked for. */
class Bench implements Operator {
  readonly temp = tempDir();
  readonly asked: string[] = [];
  /** Instead of doing it. */
  refuses: Partial<Record<Ask['name'], Answer>> = {};
  readonly reader = new SamReaderSimulator(time);
  readonly board = new ModbusBoardSimulator(time);
  readonly gate = new TurnstileSimulator({ board: this.board, ...time, holdMs: 8000 });
  readonly #line = new ModbusLine({ timers: systemTimers, boards: [this.board] });
  readonly #served = new Map<string, { port: number; close(): Promise<void> }>();

  async plugIn(device: string): Promise<number> {
    const port = this.#ports.get(device) ?? 0;
    const served =
      device === 'reader-1'
        ? await serveSamReader({ port, simulator: this.reader })
        : await serveModbusLine({ port, line: this.#line });
    this.#served.set(device, served);
    this.#ports.set(device, served.port);
    return served.port;
  }
  readonly #ports = new Map<string, number>();

  async writeSite(change: object = {}): Promise<string> {
    const tcp = (port: number): object => ({ type: 'tcp', host: '127.0.0.1', port });
    const site = {
      version: 1,
      venue: { id: 'test.example.org', name: '测试医院', placeType: 'hospital' },
      links: [
        { id: 'a', protocol: 'sam', transport: tcp(await this.plugIn('reader-1')) },
        { id: 'b', protocol: 'modbus', transport: tcp(await this.plugIn('gate-1')) },
      ],
      readers: [{ id: 'reader-1', driver: 'sam', link: 'a' }],
      turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'b', inputs: { passedIn: 0 } }],
      lanes: [{ id: '1', name: '一号通道', readers: ['reader-1'], turnstile: 'gate-1' }],
      ...change,
    };
    const path = join(this.temp.path, 'draft.json');
    writeFileSync(path, JSON.stringify(site, null, 2));
    return path;
  }

  async run(change: object = {}): Promise<BringUpReport> {
    const sitePath = await this.writeSite(change);
    const paths = dataPaths(join(this.temp.path, 'data'));
    const limits = { online: 5000, person: 1500, gone: 4000, back: 8000 };
    return bringUp({ lane: '1', paths, sitePath, operator: this, limits });
  }

  tell({ name, device }: Ask): void {
    this.asked.push(name);
    if (this.refuses[name] !== undefined) return;
    if (name === 'lay-card') this.reader.putCard(buildCard(RESIDENT_CARD));
    if (name === 'take-card') this.reader.takeCard();
    if (name === 'walk-through') this.gate.walkThrough('in', 100);
    if (name === 'plug-in') void this.plugIn(device);
  }

  async answer({ name, device }: Ask): Promise<Answer> {
    this.asked.push(name);
    if (name === 'pull-plug' && this.refuses[name] === undefined) {
      await this.#served.get(device)?.close();
    }
    return this.refuses[name] ?? 'yes';
  }

  close(): void {
    // Nothing is open.
  }

  async end(): Promise<void> {
    this.gate.close();
    this.reader.close();
    await Promise.all(
      [...this.#served.values()].map((served) => served.close().catch(() => undefined)),
    );
    this.temp.remove();
  }
}

async function withBench(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = new Bench();
  try {
    await test(bench);
  } finally {
    await bench.end();
  }
}

describe('tongdao bring-up', () => {
  it('asks in turn, writes the site file and signs a sheet that anybody can verify', () =>
    withBench(async (bench) => {
      const { result, sheet, site, vkey } = await bench.run();
      expect(result.steps.map(({ step, result: end }) => `${step} ${end}`)).to.deep.equal([
        ...['online passed', 'online passed', 'card passed', 'gate passed', 'passage passed'],
        ...['unplugged passed', 'replugged passed', 'unplugged passed', 'replugged passed'],
      ]);
      expect(bench.asked.slice(0, 5)).to.deep.equal([
        ...['lay-card', 'take-card', 'ready-to-open', 'did-it-open', 'walk-through'],
      ]);
      expect(site !== undefined && existsSync(site)).to.equal(true);
      expect(readFileSync(site ?? '', 'utf8')).to.equal(
        readFileSync(join(bench.temp.path, 'draft.json'), 'utf8'),
      );
      const note = readFileSync(sheet, 'utf8');
      expect(openNote(note, parseVkey(vkey))).to.include('✔ 合格 accepted');
      expect(openNote(note.replace('✔ 合格', '✔ 合格了'), parseVkey(vkey))).to.equal(undefined);
      expect(
        readdirSync(join(bench.temp.path, 'data')).filter((name) => name.endsWith('.new')),
      ).to.deep.equal([]);
    })).timeout(30_000);

  it('holds no name and no number of the card that was laid', () =>
    withBench(async (bench) => {
      const report = await bench.run();
      const all = JSON.stringify(report) + readFileSync(report.sheet, 'utf8');
      for (const secret of [RESIDENT_CARD.number, RESIDENT_CARD.name ?? '', '19410612']) {
        expect(all).not.to.include(secret);
      }
    })).timeout(30_000);

  it('a lane that fails gets a sheet that says so, and no site file', () =>
    withBench(async (bench) => {
      bench.refuses = {
        'lay-card': 'no',
        'did-it-open': 'no',
        'pull-plug': 'skip',
      };
      const { result, sheet, site } = await bench.run();
      expect(result.passed).to.equal(false);
      expect(site).to.equal(undefined);
      expect(existsSync(join(bench.temp.path, 'data/site.json'))).to.equal(false);
      const failed = result.steps.filter((one) => one.result === 'failed').map(({ step }) => step);
      expect(failed).to.deep.equal(['card', 'gate']);
      expect(result.steps.filter((one) => one.result === 'skipped')).to.have.length(3);
      expect(readFileSync(sheet, 'utf8')).to.include('not accepted');
    })).timeout(30_000);

  it('opens nothing before the operator says that the gate may open', () =>
    withBench(async (bench) => {
      bench.refuses = { 'ready-to-open': 'no', 'pull-plug': 'skip', 'walk-through': 'no' };
      await bench.run();
      expect(bench.board.pulses).to.deep.equal([]);
    })).timeout(30_000);

  it('refuses a lane that the site file does not know, before a port is opened', () =>
    withBench(async (bench) => {
      const sitePath = await bench.writeSite();
      const paths = dataPaths(join(bench.temp.path, 'data'));
      try {
        await bringUp({ lane: '7', paths, sitePath, operator: bench });
        expect.fail('it ran');
      } catch (error) {
        expect(isTongdaoError(error, 'LANE_UNKNOWN')).to.equal(true);
      }
    }));
});

describe('answers of an operator', () => {
  const ask: Ask = { name: 'did-it-open', device: 'gate-1', zh: '动了吗？', en: 'did it move?' };

  it('lines of a pipe answer like a keyboard; what is no answer is asked again', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const operator = new TerminalOperator(input, output);
    input.end('maybe\n是\nn\nskip\n\n');
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await operator.answer(ask));
    expect(answers).to.deep.equal(['yes', 'no', 'skip', 'yes']);
    operator.close();
  });

  it('an input that ends answers nothing by itself', async () => {
    const operator = new TerminalOperator(new PassThrough().end(), new PassThrough());
    const answer = await operator.answer(ask).catch((error: unknown) => error);
    expect(isTongdaoError(answer, 'INPUT_INVALID')).to.equal(true);
  });
});
