import { request } from 'node:http';
import { expect } from 'chai';
import type { PersonFault, SimulatedPersonInput } from '../../gateway/platform/simulator/faults.js';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import type { VisitReport } from '../../schemas/visit.js';
import { startGatewayProcess, type RunningGateway } from '../support/gateway-process.js';
import { alarmsOf, conditionsOf, statusOf, untilLanesIdle } from '../support/gateway-status.js';
import { logLanes, type LaneLog } from '../support/lane-log.js';
import { readLedgerFile } from '../support/ledger-file.js';
import {
  inventedPerson,
  startSimulatedSite,
  type SimulatedSite,
} from '../support/simulated-site.js';

/** A fact about us, not about the person: she registers by her card and walks through. */
const UNAVAILABLE: readonly PersonFault[] = [
  { kind: 'slow', ms: 3000 },
  { kind: 'server-error', status: 500 },
  { kind: 'server-error', status: 503 },
  { kind: 'reset' },
  { kind: 'gone' },
  { kind: 'silent' },
  { kind: 'overloaded' },
];

/** Something answered, and it cannot be the platform answering this question. */
const UNTRUSTED: readonly PersonFault[] = [
  { kind: 'unsigned' },
  { kind: 'mis-signed' },
  { kind: 'stripped-signature' },
  { kind: 'unknown-key' },
  { kind: 'replay' },
  { kind: 'other-person' },
  { kind: 'expired' },
  { kind: 'alg-none' },
  { kind: 'hs256-with-public-key' },
  { kind: 'huge' },
  { kind: 'not-json' },
  // A captive portal, and a proxy that points elsewhere.
  { kind: 'html' },
  { kind: 'redirect' },
];

/** Five failures in a row open the breaker, and then nothing is asked. */
const HONEST_EVERY = 4;

const nameOf = (fault: PersonFault): string =>
  fault.kind === 'server-error' ? `status ${fault.status}` : fault.kind;

describe('a platform that fails and one that lies, through the whole product', function () {
  this.timeout(60_000);
  const faults = [...UNAVAILABLE, ...UNTRUSTED];
  const honest = inventedPerson(9000);
  const numberOf = (fault: PersonFault): string => inventedPerson(faults.indexOf(fault));
  let site: SimulatedSite;
  let gateway: RunningGateway;
  let log: LaneLog;

  before(async () => {
    site = await startSimulatedSite({ lanes: 1, platform: true });
    // The right answer under every fault is green: a colour that slipped through would open.
    const people: SimulatedPersonInput[] = faults.map((fault) => ({
      idNo: numberOf(fault),
      status: 'green',
      fault,
    }));
    await site.setPeople([...people, { idNo: honest, status: 'green' }]);
    gateway = await startGatewayProcess(site.dataDir);
    log = logLanes(gateway.client);
    await untilLanesIdle(gateway.client);
  });

  after(async () => {
    (gateway as RunningGateway | undefined)?.child.kill('SIGKILL');
    await (gateway as RunningGateway | undefined)?.exited;
    await (log as LaneLog | undefined)?.close();
    await (site as SimulatedSite | undefined)?.close();
  });

  async function swipe(idNumber: string): Promise<VisitReport> {
    const from = log.events.length;
    await site.lay('1', idNumber);
    const report = await log.nextDecision('1', from);
    await site.lift('1');
    if (report.outcome === 'admit') return log.ended(report.visit);
    await log.assistShown(report.visit);
    return report;
  }

  const pulses = async (): Promise<number> => (await site.gate('1')).pulses;

  async function alarmCount(): Promise<number> {
    const untrusted = (await alarmsOf(gateway.client)).filter(
      ({ code }) => code === 'platform-untrusted',
    );
    // One row, however often it was raised.
    expect(untrusted.length).to.be.at.most(1);
    return untrusted[0]?.count ?? 0;
  }

  async function expectHonestOpens(): Promise<void> {
    const before = await pulses();
    const report = await swipe(honest);
    expect(report).to.include({ outcome: 'admit', pulses: 1 });
    expect(report.reasons[0]).to.be.oneOf(['green', 'reopen']);
    expect(await pulses()).to.equal(before + 1);
  }

  UNAVAILABLE.forEach((fault, at) => {
    it(`${nameOf(fault)}: unavailable, and her card registers her`, async () => {
      if (at % HONEST_EVERY === 0) await expectHonestOpens();
      const before = await pulses();
      const alarms = await alarmCount();
      const report = await swipe(numberOf(fault));
      expect(report.outcome).to.equal('admit');
      expect(report.reasons).to.deep.equal(['registered-by-id', 'platform-unavailable']);
      expect(await pulses()).to.equal(before + 1);
      expect(await alarmCount()).to.equal(alarms);
    });
  });

  for (const fault of UNTRUSTED) {
    it(`${nameOf(fault)}: untrusted, assist, one alarm, nothing opens`, async () => {
      const before = await pulses();
      const alarms = await alarmCount();
      const report = await swipe(numberOf(fault));
      expect(report).to.include({ outcome: 'assist', alarm: true, pulses: 0 });
      expect(report.reasons).to.deep.equal(['platform-untrusted']);
      expect(await alarmCount()).to.equal(alarms + 1);
      expect(await pulses()).to.equal(before);
    });
  }

  it('an honest answer after all of that opens again', async () => {
    await expectHonestOpens();
  });

  it('says on /healthz that answers do not verify, and names nobody', async () => {
    const body = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: site.httpPort, path: '/healthz' },
        (reply) => {
          let text = '';
          reply.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
          reply.on('end', () => resolve(text));
        },
      );
      outgoing.once('error', reject);
      outgoing.end();
    });
    expect(body).to.contain('platform-untrusted');
    expect(await conditionsOf(gateway.client)).to.include('platform-untrusted');
    for (const fault of faults) {
      expect(body + gateway.output()).not.to.contain(numberOf(fault));
    }
  });

  it('counted each spoilt answer and no colour for it', async () => {
    const { platform } = await statusOf(gateway.client);
    expect(platform?.results.untrusted).to.equal(UNTRUSTED.length);
    expect(platform?.results.unavailable).to.equal(UNAVAILABLE.length);
    expect(platform?.results.yellow).to.equal(0);
  });

  it('has one pulse for each admission on record, and the ledger verifies', async () => {
    const admitted = readLedgerFile(site.dataDir).filter(({ result }) =>
      ['admit', 'reopen'].includes(result ?? ''),
    );
    expect(await pulses()).to.equal(admitted.length);
    expect(await verifyLedger({ dir: site.dataDir })).to.include({ ok: true });
  });
});
