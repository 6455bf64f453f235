import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { createLog, LOG_FIELDS, type Log, type LogLevel } from '../../../gateway/ops/log.js';
import { check731, mod11Check } from '../../../schemas/id-number.js';
import { TongdaoError } from '../../../schemas/errors.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

class Lines extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }

  get last(): Record<string, unknown> {
    const line = this.text.trim().split('\n').at(-1) ?? '{}';
    return JSON.parse(line) as Record<string, unknown>;
  }
}

function logTo(level: LogLevel = 'debug'): { log: Log; lines: Lines } {
  const lines = new Lines();
  return { log: createLog({ level, stream: lines }), lines };
}

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));

/** Numbers of nobody: divisions that do not exist, any date, right check digit. */
const idNumber = fc.oneof(
  digits(11).map((rest) => `329999${rest}${mod11Check(`329999${rest}`)}`),
  digits(9).map((rest) => `329999${rest}`),
  digits(11).map((rest) => `XAA${rest}${check731(`XAA${rest}`)}`),
  digits(9).map((rest) => `13${rest}`),
);

const spelled = fc
  .tuple(idNumber, fc.constantFrom('plain', 'spaced', 'wide', 'lower', 'base64', 'hex'))
  .map(([number, way]) => {
    switch (way) {
      case 'plain':
        return number;
      case 'spaced':
        return number.replace(/(.{4})/g, '$1 ').trim();
      case 'wide':
        return number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
      case 'lower':
        return number.toLowerCase();
      case 'base64':
        return Buffer.from(number.padEnd(18)).toString('base64');
      case 'hex':
        return Buffer.from(number).toString('hex');
    }
  });

describe('log', () => {
  it('a line is one JSON object with level, time, event and fields', () => {
    const { log, lines } = logTo();
    log.info('lane-decided', { lane: '1', outcome: 'admit', tookMs: 12.5, on: true });
    const { time, ...rest } = lines.last;
    expect(rest).to.deep.equal({
      level: 'info',
      event: 'lane-decided',
      lane: '1',
      outcome: 'admit',
      tookMs: 12.5,
      on: true,
    });
    expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('a field that is not on the list leaves its name and not its value', () => {
    const { log, lines } = logTo();
    log.warn('odd', { lane: '2', holder: 'Example Person' });
    expect(lines.last).to.include({ lane: '2', omitted: 'holder' });
    expect(lines.text).not.to.include('Example');
  });

  it('the level is kept', () => {
    const { log, lines } = logTo('error');
    log.warn('quiet');
    expect(lines.text).to.equal('');
    log.error('loud');
    expect(lines.last['event']).to.equal('loud');
  });

  it('an ID number, however it is spelled, in any field, event or error, never comes out', () => {
    fc.assert(
      fc.property(
        spelled,
        fc.constantFrom(...LOG_FIELDS),
        fc.constantFrom('', 'card ', 'number=', '("', '—'),
        fc.constantFrom('', ' read', '"', ','),
        (number, field, before, behind) => {
          const { log, lines } = logTo();
          const text = `${before}${number}${behind}`;
          log.info('seen', { [field]: text });
          log.info(text);
          log.info('unlisted', { [text]: 'x' });
          log.failure('failed', new TongdaoError('INPUT_INVALID', text));
          log.failure('failed', new Error(text));
          const core = number.slice(1, -1);
          expect(lines.text).not.to.include(core);
          expect(lines.text.normalize('NFKC')).not.to.match(/\d{11}/);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('an ID number passed as a number never comes out', () => {
    const { log, lines } = logTo();
    log.info('seen', { count: 329999480312002, seq: 4_096 });
    expect(lines.last).to.include({ count: '[number]', seq: 4096 });
  });

  it('names and addresses never come out', () => {
    const { log, lines } = logTo();
    log.info('seen', { detail: 'holder 阿依古丽·买买提 of 演示市' });
    expect(lines.last['detail']).to.equal('holder [hanzi] of [hanzi]');
  });

  it('keys and tokens never come out', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 32, max: 64 }), (seed, length) => {
        const { log, lines } = logTo();
        // A key has the bytes of a digest, not those of a shrunk example.
        const secret = createHash('sha512').update(String(seed)).digest().subarray(0, length);
        const spellings = [
          secret.toString('base64url'),
          secret.toString('base64'),
          secret.toString('hex'),
        ];
        for (const text of spellings) {
          log.info('seen', { detail: `key ${text}` });
          expect(lines.last['detail']).to.not.include(text.slice(4, -4));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('what operators need stays readable', () => {
    const { log, lines } = logTo();
    const link = 'serial:/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0 115200';
    log.info('link-lost', { link, detail: 'read at 2026-11-23T01:00:00.000Z took 12345678 us' });
    expect(lines.last['link']).to.equal(link);
    expect(lines.last['detail']).to.equal('read at 2026-11-23T01:00:00.000Z took 12345678 us');
  });

  it('our errors are logged by code and detail', () => {
    const { log, lines } = logTo();
    const cause = Object.assign(new Error('open /secret'), { code: 'EACCES' });
    log.failure('start-failed', new TongdaoError('CONFIG_INVALID', 'lanes.0.id', { cause }));
    expect(lines.last).to.include({
      level: 'error',
      code: 'CONFIG_INVALID',
      detail: 'lanes.0.id',
      cause: 'Error EACCES',
    });
    expect(lines.text).not.to.include('secret');
  });

  it('of an error that is not ours only kind and place are kept', () => {
    const { log, lines } = logTo();
    log.failure('request-failed', new TypeError('cannot read name of Example Person'));
    expect(lines.last).to.include({ code: 'INTERNAL', cause: 'TypeError' });
    expect(lines.last['at']).to.match(/^log\.test\.ts:\d+$/);
    expect(lines.text).not.to.include('Example');
  });

  it('something thrown that is no error is named by its type', () => {
    const { log, lines } = logTo();
    log.failure('request-failed', 'Example Person');
    expect(lines.last).to.include({ code: 'INTERNAL', cause: 'string' });
    expect(lines.text).not.to.include('Example');
  });
});
