import { expect } from 'chai';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, type Log } from '../../../gateway/ops/log.js';
import { LaneModes } from '../../../gateway/site/lane-modes.js';
import { tempDir } from '../../support/temp.js';

describe('the modes that staff asked for', () => {
  let dir: ReturnType<typeof tempDir>;
  let file: string;
  let said: string[];
  let log: Log;
  beforeEach(() => {
    dir = tempDir();
    file = join(dir.path, 'lane-modes.json');
    said = [];
    log = createLog({ level: 'info', stream: { write: (line) => said.push(line) } });
  });
  afterEach(() => {
    dir.remove();
  });
  const modes = (): LaneModes => new LaneModes(dir.path, log);

  it('are there again after the process is gone; who was asked nothing is normal', async () => {
    const before = modes();
    await before.keep('1', 'closed');
    await before.keep('2', 'closed');
    await before.keep('2', 'normal');
    const after = modes();
    expect([after.of('1'), after.of('2'), after.of('3')]).to.deep.equal([
      'closed',
      'normal',
      'normal',
    ]);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(said).to.deep.equal([]);
  });

  it('asked of many lanes at once are all kept, and the last word of each counts', async () => {
    const before = modes();
    const lanes = Array.from({ length: 20 }, (_, n) => String(n));
    await Promise.all(
      lanes.flatMap((lane) => [before.keep(lane, 'normal'), before.keep(lane, 'closed')]),
    );
    const after = modes();
    expect(lanes.map((lane) => after.of(lane))).to.deep.equal(lanes.map(() => 'closed'));
  });

  it('that could not be written are written with the next', async () => {
    const later = join(dir.path, 'later');
    const before = new LaneModes(later, log);
    let failed = false;
    await before.keep('1', 'closed').catch(() => (failed = true));
    expect(failed).to.equal(true);
    mkdirSync(later);
    await before.keep('2', 'closed');
    expect(new LaneModes(later, log).of('1')).to.equal('closed');
  });

  for (const [name, content] of [
    ['half of a file', '{"format":"tongdao-lane-modes-1","lan'],
    ['another format', '{"format":"tongdao-lane-modes-9","lanes":{}}'],
    [
      'a mode that nobody can ask for',
      '{"format":"tongdao-lane-modes-1","lanes":{"1":"held-open"}}',
    ],
    ['nothing', ''],
  ] as const) {
    it(`${name}: every lane is normal, the log says it, and the next change repairs the file`, async () => {
      writeFileSync(file, content);
      const damaged = modes();
      expect(damaged.of('1')).to.equal('normal');
      expect(said).to.have.lengthOf(1);
      expect(JSON.parse(said[0] ?? '')).to.include({
        level: 'error',
        event: 'lane-modes-unreadable',
        code: 'CONFIG_UNREADABLE',
      });
      await damaged.keep('1', 'closed');
      expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal({
        format: 'tongdao-lane-modes-1',
        lanes: { '1': 'closed' },
      });
    });
  }
});
