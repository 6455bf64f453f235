import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { TongdaoError } from '../../../../schemas/errors.js';
import { inventedId, requestId } from '../../registration/desk-fixture.js';
import { controlFixture, STATUS, type ControlFixture } from './control-fixture.js';

const operator = '值班员甲';
const idNumber = inventedId();
const id = { door: 'id', idNumber, operator };
const policy = { format: 'tongdao-policy-1', version: 'p2' };

describe('the control socket’s routes', () => {
  let fixture: ControlFixture;
  beforeEach(async () => {
    fixture = await controlFixture();
  });
  afterEach(() => fixture.stop());

  it('GET /status says how everything is', async () => {
    const answer = await fixture.send('GET', '/status');
    expect(answer.status).to.equal(200);
    expect(answer.json).to.deep.equal(STATUS);
    expect(answer.headers).not.to.have.property('x-powered-by');
  });

  it('POST /registrations registers by each door and opens after the commit', async () => {
    const paper = { door: 'paper', idNumber, operator, paperType: 'other', issuer: '社区' };
    const itinerary = { door: 'itinerary', idNumber, operator, colour: 'green', places: [] };
    const bodies = [
      { ...id, lane: 'lane-1' },
      { ...paper, issued: '2026-11-23' },
      { ...itinerary, updatedAt: '2026-11-23T08:00:00+08:00', phoneLast4: '0000' },
    ];
    for (const body of bodies) {
      const answer = await fixture.send('POST', '/registrations', body);
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.json).to.include({ registered: true, door: body.door });
      expect(answer.text).not.to.include(idNumber);
    }
    expect(fixture.desk.trace.slice(0, 2)).to.deep.equal(['commit registered', 'release lane-1']);
  });

  it('GET /rows/:eventId/leaf gives the stored text and its hash, 404 for a row that is not there', async () => {
    const answer = await fixture.send('GET', `/rows/${requestId(1)}/leaf`);
    const leafHash = Buffer.alloc(32).toString('base64');
    expect(answer.json).to.deep.equal({ seq: 7, record: '{"v":1}', leafHash });
    for (const missing of [requestId(3), 'x']) {
      const { status, json } = await fixture.send('GET', `/rows/${missing}/leaf`);
      expect(status).to.equal(404);
      expect(json).to.nested.include({ 'error.code': 'NOT_FOUND' });
    }
  });

  it('GET /registrations/:eventId tells door and state, no person', async () => {
    await fixture.send('POST', '/registrations', { ...id, requestId: requestId(1) });
    const answer = await fixture.send('GET', `/registrations/${requestId(1)}`);
    expect(answer.json).to.include({ eventId: requestId(1), door: 'id', state: 'standing' });
    expect(answer.text).not.to.include(idNumber);
    for (const unknown of [requestId(2), idNumber, 'x']) {
      const missing = await fixture.send('GET', `/registrations/${unknown}`);
      expect(missing.status).to.equal(404);
      expect(missing.text).not.to.include(idNumber);
    }
  });

  it('POST /corrections voids once; the second time is 409', async () => {
    await fixture.send('POST', '/registrations', { ...id, requestId: requestId(1) });
    const body = { corrects: requestId(1), operator, why: '抄错' };
    const first = await fixture.send('POST', '/corrections', body);
    expect(first.json).to.include({ corrected: true, corrects: requestId(1) });
    const second = await fixture.send('POST', '/corrections', body);
    expect(second.status).to.equal(409);
    expect(second.json).to.have.nested.property('error.code', 'CONFLICT');
  });

  it('POST /openings opens by hand; POST /refusals passes the refusal to the lane', async () => {
    const opening = { lane: 'lane-1', reason: 'emergency', operator };
    const opened = await fixture.send('POST', '/openings', opening);
    expect(opened.json).to.include({ released: true, recorded: 'ledger' });
    const refusal = { lane: 'lane-1', visit: requestId(7), reason: '请到服务台', operator };
    const refused = await fixture.send('POST', '/refusals', refusal);
    expect(refused.json).to.deep.equal({ refused: true });
    expect(fixture.desk.lanes.refusals).to.have.length(1);
  });

  it('POST /lanes/:id/mode sets the mode; evacuation and held open are the gate’s own', async () => {
    const closed = await fixture.send('POST', '/lanes/lane-1/mode', { mode: 'closed', operator });
    expect(closed.json).to.deep.equal({ mode: 'closed' });
    expect(fixture.calls).to.deep.equal([['mode', 'lane-1', 'closed', operator]]);
    const other = await fixture.send('POST', '/lanes/nine/mode', { mode: 'normal', operator });
    expect(other.status).to.equal(404);
    for (const mode of ['evacuation', 'held-open']) {
      const refused = await fixture.send('POST', '/lanes/lane-1/mode', { mode, operator });
      expect(refused.status).to.equal(400);
      expect(refused.json).to.have.nested.property('error.path', 'mode');
    }
    expect(fixture.calls.length, 'nobody was asked').to.equal(2);
  });

  it('POST /policy activates a whole, valid document', async () => {
    const answer = await fixture.send('POST', '/policy', { policy, operator });
    expect(answer.json).to.include({ version: 'p2', mode: 'everyday' });
    const order = { number: '1', authority: 'a', area: 'b', start: '2026-11-01T00:00:00+08:00' };
    const long = { ...policy, order: { ...order, end: '2026-12-20T00:00:00+08:00' } };
    const refused = await fixture.send('POST', '/policy', { policy: long, operator });
    expect(refused.status).to.equal(400);
    expect(refused.json).to.have.nested.property('error.path', 'policy.order.end');
    expect(fixture.calls).to.deep.equal([['policy', 'p2', operator]]);
  });

  it('POST /erasures passes the canonical number on and repeats none', async () => {
    const typed = `${idNumber.slice(0, 6)} ${idNumber.slice(6)}`;
    const answer = await fixture.send('POST', '/erasures', {
      idNumber: typed,
      who: '本人',
      why: 'subject-request',
    });
    expect(answer.json).to.include({ rows: 3, entries: 1 });
    expect(fixture.calls).to.deep.equal([
      ['erase', { idNumber, who: '本人', why: 'subject-request' }],
    ]);
    expect(answer.text).not.to.include(idNumber);
  });

  it('POST /erasures takes a document by kind and number, and one of the two only', async () => {
    const asked = { who: '本人', why: 'subject-request' };
    const document = { documentType: 'passport', number: 'e1234 5678' };
    const answer = await fixture.send('POST', '/erasures', { document, ...asked });
    expect(answer.status).to.equal(200);
    const canonical = { documentType: 'passport', number: 'E12345678' };
    expect(fixture.calls).to.deep.equal([['erase', { document: canonical, ...asked }]]);
    expect(answer.text).not.to.include('E12345678');
    const both = await fixture.send('POST', '/erasures', { idNumber, document, ...asked });
    expect(both.json).to.have.nested.property('error.path', 'idNumber');
  });

  it('POST /retention/run needs no words; GET /alarms and /checkpoint answer', async () => {
    for (const body of [undefined, {}]) {
      const answer = await fixture.send('POST', '/retention/run', body);
      expect(answer.json).to.include({ ran: true });
    }
    const extra = await fixture.send('POST', '/retention/run', { days: 1 });
    expect(extra.json).to.have.nested.property('error.detail', 'unknown field: "days"');
    const alarms = await fixture.send('GET', '/alarms');
    expect(alarms.json).to.have.nested.property('alarms[0].code', 'tailgate');
    const checkpoint = await fixture.send('GET', '/checkpoint');
    expect(checkpoint.json).to.include({ size: 3 });
  });

  describe('what is wrong with a request', () => {
    const posts: Record<string, object> = {
      '/registrations': id,
      '/corrections': { corrects: requestId(1), operator, why: '抄错' },
      '/openings': { lane: 'lane-1', reason: 'companion', operator },
      '/refusals': { lane: 'lane-1', visit: requestId(1), reason: '说明', operator },
      '/lanes/lane-1/mode': { mode: 'normal', operator },
      '/policy': { policy, operator },
      '/erasures': { idNumber, who: '本人', why: 'subject-request' },
    };
    for (const [route, good] of Object.entries(posts)) {
      it(`POST ${route}: an unknown field is named, a missing or mistyped one has its path`, async () => {
        const unknown = await fixture.send('POST', route, { ...good, surprise: 1 });
        expect(unknown.status).to.equal(400);
        expect(unknown.json).to.have.nested.property('error.detail', 'unknown field: "surprise"');
        const first = Object.keys(good)[0] ?? '';
        for (const value of [undefined, 7, null, []]) {
          const bad = await fixture.send('POST', route, { ...good, [first]: value });
          expect(bad.status).to.equal(400);
          expect(bad.json).to.have.nested.property('error.code', 'INPUT_INVALID');
          expect(bad.json).to.have.nested.property('error.path', first);
          expect(bad.json).to.have.nested.property('error.zh').that.is.a('string');
        }
        expect(fixture.calls).to.deep.equal([]);
        expect(fixture.desk.trace).to.deep.equal([]);
      });

      it(`POST ${route}: no body, text, half a document and 65 KiB are refused`, async () => {
        const json = { 'Content-Type': 'application/json' };
        const cases: [string | Buffer, object, number][] = [
          ['', {}, 400],
          [JSON.stringify(good), { 'Content-Type': 'text/plain' }, 400],
          [`{"idNumber":"${idNumber}"`, json, 400],
          [idNumber, json, 400],
          [Buffer.from([0xff, 0xfe, 0x7b]), json, 400],
          [JSON.stringify({ ...good, filler: 'x'.repeat(66_560) }), json, 413],
          [gzipSync(JSON.stringify(good)), { ...json, 'Content-Encoding': 'gzip' }, 400],
          [JSON.stringify(good), { 'Content-Type': 'application/json; charset=gb18030' }, 400],
          ['['.repeat(60_000), json, 400],
        ];
        for (const [body, headers, status] of cases) {
          const answer = await fixture.sendRaw('POST', route, body, headers);
          expect(answer.status, answer.text).to.equal(status);
          expect(answer.json).to.have.nested.property('error.code');
          expect(answer.text).not.to.include(idNumber);
        }
        expect(fixture.calls).to.deep.equal([]);
      });
    }

    it('a wrong check digit is named at its field, and the number is not repeated', async () => {
      const wrong = idNumber.slice(0, 17) + (idNumber.endsWith('1') ? '2' : '1');
      const answer = await fixture.send('POST', '/registrations', { ...id, idNumber: wrong });
      expect(answer.json).to.have.deep.property('error').that.includes({
        code: 'INPUT_INVALID',
        path: 'idNumber',
        detail: 'ID number: check-digit',
      });
      expect(answer.text).not.to.include(wrong.slice(0, 12));
    });

    it('a number typed as the name of a field is not repeated', async () => {
      const answer = await fixture.send('POST', '/registrations', { ...id, [idNumber]: 1 });
      expect(answer.status).to.equal(400);
      expect(answer.text).not.to.include(idNumber);
    });

    it('an expired paper is 422 with the field', async () => {
      const answer = await fixture.send('POST', '/registrations', {
        ...{ door: 'paper', idNumber, operator, paperType: 'other', issuer: '社区' },
        issued: '2026-01-01',
      });
      expect(answer.status).to.equal(422);
      expect(answer.json).to.have.deep.property('error').that.includes({
        code: 'EVIDENCE_EXPIRED',
        path: 'issued',
      });
    });

    it('an unknown route or method is 404, a broken escape 400', async () => {
      for (const [method, route] of [
        ['GET', '/'],
        ['DELETE', '/registrations/x'],
        ['GET', `/persons/${idNumber}`],
        ['POST', '/status'],
      ] as const) {
        const answer = await fixture.send(method, route);
        expect(answer.status).to.equal(404);
        expect(answer.text).not.to.include(idNumber);
      }
      expect((await fixture.send('GET', '/registrations/%E0%A4%A')).status).to.equal(400);
    });
  });
});

describe('a failure behind the control socket', () => {
  let fixture: ControlFixture;
  afterEach(() => fixture.stop());

  it('of ours keeps its code and status; a foreign one is INTERNAL and bare', async () => {
    fixture = await controlFixture({
      runRetention: () => Promise.reject(new TongdaoError('CLOCK_UNTRUSTED')),
      checkpoint: () => Promise.reject(new Error(`disk of ${idNumber}`)),
    });
    const clock = await fixture.send('POST', '/retention/run');
    expect([clock.status, fixture.failures.length]).to.deep.equal([409, 0]);
    const foreign = await fixture.send('GET', '/checkpoint');
    expect(foreign.status).to.equal(500);
    expect(foreign.json).to.have.nested.property('error.code', 'INTERNAL');
    expect(foreign.text).not.to.include(idNumber);
    expect(fixture.failures.map((call) => call[0])).to.deep.equal(['http-request-failed']);
  });
});
