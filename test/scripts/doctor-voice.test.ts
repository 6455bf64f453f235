import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { doctor } from '../../scripts/commands/doctor.js';
import { tempDir } from '../support/temp.js';

describe('tongdao doctor, on the recordings of a venue', () => {
  const dir = tempDir('tongdao-doctor-');
  after(() => dir.remove());
  afterEach(() => {
    sinon.restore();
    process.exitCode = 0;
  });

  it('counts what is heard and names what never will be', async () => {
    const folder = join(dir.path, 'voice/zh-CN');
    mkdirSync(folder, { recursive: true });
    for (const name of ['pass.mp3', 'assist.mp3', 'pas.mp3']) {
      writeFileSync(join(folder, name), 'recorded');
    }
    writeFileSync(join(dir.path, 'voice/NOTICE.txt'), 'who speaks');
    const said: string[] = [];
    sinon.stub(console, 'log').callsFake((...words: unknown[]) => said.push(words.join(' ')));
    await doctor({ data: dir.path });
    expect(said.filter((line) => line.includes('voice'))).to.deep.equal([
      '✔ voice     自己的录音 2 个在用 · 2 recordings of your own are in use',
      '✖ voice     voice/zh-CN/pas.mp3 不会播放：文件名应与语音包相同，1 字节到 512 KB 的 MP3 · ' +
        'voice/zh-CN/pas.mp3 is never played: name it as in the voice pack, an MP3 of up to 512 kB',
    ]);
    expect(process.exitCode).to.equal(1);
  });
});
