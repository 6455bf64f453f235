import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { TongdaoError } from '../../../schemas/errors.js';
import type { FaultInput } from '../../../gateway/platform/simulator/faults.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { brief, LI, startRig, until, WANG, type Rig } from './support/rig.js';

describe('look-ups over real HTTP', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  it('give each person her own status, and "none" to whom the platform does not know', async () => {
    const answers = await Promise.all([rig.ask(WANG), rig.ask(LI), rig.ask('329999190001011116')]);
    expect(answers.map(brief)).to.deep.equal(['green', 'red', 'none']);
  });

  it('keep their numbers apart when 64 lanes ask at once', async () => {
    const asked = Array.from({ length: 64 }, (_, index) => (index % 2 === 0 ? WANG : LI));
    const answers = await Promise.all(asked.map((idNo) => rig.ask(idNo)));
    expect(answers.map(brief)).to.deep.equal(
      asked.map((idNo) => (idNo === WANG ? 'green' : 'red')),
    );
    const seqs = rig.simulator.control.log().map((entry) => entry.seq);
    expect(new Set(seqs).size).to.equal(64);
  });

  const FAULTS: readonly (readonly [FaultInput, string])[] = [
    [{ kind: 'server-error', status: 500 }, 'unavailable/server-error'],
    [{ kind: 'server-error', status: 503 }, 'unavailable/server-error'],
    [{ kind: 'server-error', status: 599 }, 'unavailable/server-error'],
    [{ kind: 'server-error', status: 429 }, 'unavailable/overloaded'],
    [{ kind: 'server-error', status: 401 }, 'untrusted/malformed'],
    [{ kind: 'server-error', status: 404 }, 'untrusted/malformed'],
    [{ kind: 'html' }, 'untrusted/malformed'],
    [{ kind: 'redirect' }, 'untrusted/malformed'],
    [{ kind: 'reset' }, 'unavailable/connection'],
    [{ kind: 'gone' }, 'unavailable/connection'],
    [{ kind: 'overloaded' }, 'unavailable/overloaded'],
    [{ kind: 'quota' }, 'unavailable/overloaded'],
    [{ kind: 'unknown-error' }, 'unavailable/refused-by-platform'],
  ];
  for (const [fault, expected] of FAULTS) {
    it(`end in ${expected} when the platform plays ${JSON.stringify(fault)}`, async () => {
      rig.simulator.control.setFault(fault);
      expect(brief(await rig.ask())).to.equal(expected);
    });
  }

  it('keep the name of a signed refusal they do not know', async () => {
    rig.simulator.control.setFault({ kind: 'unknown-error' });
    expect((await rig.ask()).rawCode).to.equal('made_up_error');
  });

  it('follow no redirect', async () => {
    rig.simulator.control.setFault({ kind: 'redirect' });
    await rig.ask();
    expect(rig.simulator.control.log()).to.have.length(1);
  });

  it('of a box that is not enrolled, or was revoked, are refused and say so', async () => {
    rig.simulator.control.revoke(rig.signer.kid);
    const lookup = await rig.ask();
    expect(brief(lookup)).to.equal('unavailable/refused-by-platform');
    expect(lookup.rawCode).to.equal('unknown_box');
  });

  it('end in unavailable/internal when the box has no number left to use', async () => {
    const broken = await startRig({
      client: { seq: { next: () => Promise.reject(new TongdaoError('PLATFORM_FILE_INVALID')) } },
    });
    expect(brief(await broken.ask())).to.equal('unavailable/internal');
    expect(broken.logged.at(-1)?.fields).to.include({ detail: 'PLATFORM_FILE_INVALID' });
    await broken.close();
  });

  it('leave neither number nor name in the log, whatever happens', async () => {
    const faults: FaultInput[] = [{ kind: 'reset' }, { kind: 'unsigned' }, { kind: 'overloaded' }];
    for (const fault of faults) {
      rig.simulator.control.setFault(fault);
      await rig.ask();
    }
    expect(rig.logged).to.have.length(3);
    const lines = JSON.stringify([rig.logged, rig.simulator.control.log(), rig.client.status()]);
    expect(lines).not.to.contain(WANG).and.not.to.contain('王小明');
  });
});

describe('a platform that is not there', () => {
  it('refuses connections: unavailable, at once', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const rig = await startRig({ config: { url: `http://127.0.0.1:${port}` } });
    expect(brief(await rig.ask())).to.equal('unavailable/connection');
    await rig.close();
  });

  it('has a name that nobody resolves: unavailable', async () => {
    const rig = await startRig({ config: { url: 'http://platform.invalid' } });
    expect(brief(await rig.ask())).to.equal('unavailable/connection');
    await rig.close();
  });

  it('shows a certificate that nobody vouches for: unavailable, and nothing is sent', async function () {
    needTools(this, 'openssl');
    const directory = tempDir();
    const [key, cert] = [join(directory.path, 'key.pem'), join(directory.path, 'cert.pem')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert],
    ]);
    expect(made.status, String(made.stderr)).to.equal(0);
    let requests = 0;
    const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, () => {
      requests++;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const rig = await startRig({ config: { url: `https://127.0.0.1:${port}` } });
    expect(brief(await rig.ask())).to.equal('unavailable/connection');
    expect(requests).to.equal(0);
    await rig.close();
    server.close();
    directory.remove();
  });

  it('speaks something that is not HTTP: unavailable', async () => {
    const noise = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail.example ESMTP\r\n');
    });
    await new Promise<void>((resolve) => noise.listen(0, '127.0.0.1', resolve));
    const { port } = noise.address() as AddressInfo;
    const rig = await startRig({ config: { url: `http://127.0.0.1:${port}` } });
    expect(brief(await rig.ask())).to.equal('unavailable/connection');
    await rig.close();
    noise.close();
  });
});

describe('the platform client, closed', () => {
  it('resolves what is under way and refuses what comes after', async () => {
    const rig = await startRig();
    rig.simulator.control.setFault({ kind: 'silent' });
    const asked = rig.ask();
    await until(() => rig.simulator.control.log().length === 1);
    await rig.client.close();
    expect((await asked).status).to.equal('unavailable');
    expect((await rig.ask()).status).to.equal('unavailable');
    expect(rig.time.waiting).to.equal(0);
    await rig.close();
  });
});
