import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventNodes } from '../../../drivers/wedge/event-nodes.js';
import { grabbedTransport } from '../../../drivers/wedge/grabbed-transport.js';
import { keyboardGrab, type KeyboardGrab } from '../../../drivers/wedge/keyboard-grab.js';
import { memoryPair } from '../../../drivers/transport/memory.js';
import type { HidTransport } from '../../../drivers/transport/hid.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isTongdaoError(error, 'DEVICE_OPEN_FAILED')) return error.detail;
  }
  throw new Error('not refused');
}

/** The kernel's effect of a grab is proved by `npm run test:hid-vm`; here is what surrounds it. */
describe('Keyboard grab', () => {
  it('names the reason when a node cannot be opened or is no event device', async function () {
    needTools(this, 'perl');
    const grab = keyboardGrab(realTime);
    expect(await refusal(grab(['/dev/null']))).to.contain('/dev/null: grab:');
    expect(await refusal(grab(['/dev/input/none']))).to.contain('No such file');
    expect(await refusal(keyboardGrab(realTime, 'no-such-perl')(['/dev/null']))).to.contain(
      'ENOENT',
    );
  });

  it('its child ends when the process that started it is killed', async function () {
    needTools(this, 'perl');
    // The same shape: a child that waits for the end of its input, under a parent that is killed.
    const script = `
      import { spawn } from 'node:child_process';
      const child = spawn('perl', ['-e', '1 while sysread(STDIN, my $x, 64)']);
      console.log(child.pid);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    expect(alive(pid)).to.equal(true);
    parent.kill('SIGKILL');
    await until('the child ended', () => !alive(pid), 5000);
  });

  it('finds the event devices of the configured interface only', async () => {
    const { path, remove } = tempDir();
    for (const [hidraw, input, event] of [
      ['hidraw0', 'input3', 'event5'],
      ['hidraw0', 'input4', 'event6'],
      ['hidraw1', 'input7', 'event9'],
    ] as const) {
      const directory = join(path, 'class/hidraw', hidraw, 'device/input', input);
      mkdirSync(join(directory, event), { recursive: true });
      writeFileSync(join(directory, 'name'), 'keyboard');
    }
    expect(await eventNodes('/dev/hidraw0', path)).to.have.members([
      '/dev/input/event5',
      '/dev/input/event6',
    ]);
    expect(await eventNodes('/dev/hidraw2', path)).to.deep.equal([]);
    remove();
  });

  function keyboard(): { transport: HidTransport; closed: () => Promise<unknown> } {
    const { near } = memoryPair();
    const hid = {
      path: '/dev/hidraw0',
      product: '',
      closed: near.closed,
      write: (bytes: Uint8Array) => near.write(bytes),
      onData: (listener: (chunk: Uint8Array) => void) => near.onData(listener),
      close: () => near.close(),
    };
    return {
      transport: { label: 'hid', open: () => Promise.resolve(hid) },
      closed: () => near.closed,
    };
  }

  it('a keyboard that cannot be grabbed is not read, and is let go', async () => {
    const { transport, closed } = keyboard();
    const grabbed = grabbedTransport(transport, {
      grab: () => Promise.reject(new Error('busy')),
      nodesOf: () => Promise.resolve(['/dev/input/event0']),
    });
    expect(await grabbed.open().catch((error: unknown) => String(error))).to.contain('busy');
    expect(await closed()).to.deep.equal({ kind: 'closed' });
  });

  it('a grab that ends ends the connection, and an ended connection ends the grab', async () => {
    for (const first of ['grab', 'connection'] as const) {
      const { transport, closed } = keyboard();
      let end: (why: string) => void = () => undefined;
      let released = 0;
      const grab: KeyboardGrab = {
        ended: new Promise((resolve) => {
          end = resolve;
        }),
        release: () => {
          released += 1;
        },
      };
      const open = await grabbedTransport(transport, {
        grab: () => Promise.resolve(grab),
        nodesOf: () => Promise.resolve(['/dev/input/event0']),
      }).open();
      if (first === 'grab') end('killed');
      else await open.close();
      await closed();
      const reason = await open.closed;
      expect(reason.kind).to.equal(first === 'grab' ? 'failed' : 'closed');
      expect(released).to.equal(1);
    }
  });
});

function alive(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)]).status === 0;
}
