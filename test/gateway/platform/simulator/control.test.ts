import { expect } from 'chai';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { PlatformSimulator } from '../../../../gateway/platform/simulator/contract.js';
import { startPlatformSimulator } from '../../../../gateway/platform/simulator/server.js';
import { ManualTime } from '../../../support/manual-time.js';
import { tempDir } from '../../../support/temp.js';
import { LI, realRandom, startRig, WANG, type Rig } from '../support/rig.js';

describe('the control interface of the platform simulator', () => {
  const time = new ManualTime();
  let simulator: PlatformSimulator;
  let rig: Rig;
  before(async () => {
    rig = await startRig({ control: { port: 0 }, enrol: false });
    simulator = rig.simulator;
  });
  after(() => rig.close());

  async function call(route: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(`${simulator.controlAt ?? ''}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, json: await response.json() };
  }

  it('enrols a box, sets people and faults, and shows what was asked, without a person in it', async () => {
    expect((await call('POST /enrol', { jwk: rig.signer.publicJwk })).status).to.equal(200);
    const people = [{ idNo: WANG, status: 'yellow' }];
    expect((await call('PUT /people', { people })).status).to.equal(200);
    expect((await call('PUT /fault', { fault: { kind: 'server-error' } })).status).to.equal(200);
    expect(await rig.ask()).to.include({ status: 'unavailable', cause: 'server-error' });
    expect((await call('PUT /fault', { fault: null })).status).to.equal(200);
    expect(await rig.ask()).to.include({ status: 'yellow' });
    const { json } = await call('GET /log');
    expect(json).to.have.property('log').with.length(2);
    expect(JSON.stringify(json)).to.contain('"seq":1').and.not.to.contain(WANG);
  });

  it('hands out the root key, the key set and the exact strings that went over the wire', async () => {
    expect((await call('GET /root-key')).json).to.deep.equal(simulator.control.rootKey());
    expect((await call('GET /key-set')).json).to.deep.equal({ keySet: simulator.control.keySet() });
    const { json } = await call('GET /exchanges');
    expect(JSON.stringify(json)).to.match(/"request":"eyJ/);
    const before = simulator.control.keySet();
    expect((await call('POST /rollover', {})).status).to.equal(200);
    expect(simulator.control.keySet()).not.to.equal(before);
    expect(await rig.ask()).to.include({ status: 'yellow' });
  });

  it('refuses what it does not know, names the path and never the value', async () => {
    const bad = [
      ['PUT /people', { people: [{ idNo: LI, status: 3 }] }],
      ['PUT /people', { people: [{ idNo: WANG, status: 'green', colour: LI }] }],
      ['PUT /fault', { fault: { kind: 'nonsense' } }],
      ['POST /enrol', { jwk: { ...rig.signer.publicJwk, d: 'secret' } }],
      ['POST /enrol', { jwk: { ...rig.signer.publicJwk, kid: 'no-month' } }],
    ] as const;
    for (const [route, body] of bad) {
      const { status, json } = await call(route, body);
      expect(status, JSON.stringify(json)).to.equal(400);
      expect(json).to.include({ code: 'INPUT_INVALID' });
      expect(JSON.stringify(json)).not.to.contain(LI).and.not.to.contain('secret');
    }
    expect((await call('GET /nothing')).status).to.equal(404);
  });

  it('takes no command in a type that a web page may send unasked', async () => {
    const response = await fetch(`${simulator.controlAt ?? ''}/fault`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: '{"fault":null}',
    });
    expect(response.status).to.equal(400);
  });

  it('listens on a socket file that only its user can open', async () => {
    const directory = tempDir();
    const socket = join(directory.path, 'control.sock');
    const other = await startPlatformSimulator({
      control: { socket },
      clock: time,
      timers: time,
      random: realRandom,
    });
    expect(other.controlAt).to.equal(socket);
    expect(statSync(socket).mode & 0o777).to.equal(0o600);
    const status = await new Promise((resolve, reject) => {
      request({ socketPath: socket, path: '/log' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).to.equal(200);
    await other.close();
    directory.remove();
  });
});
