import { expect } from 'chai';
import fc from 'fast-check';
import type { Capture } from '../../../drivers/capture/capture-file.js';
import { redact } from '../../../drivers/capture/redact.js';
import { decodePn532 } from '../../../drivers/decode/pn532.js';
import { decodeAcr1281s } from '../../../drivers/decode/acr1281s.js';
import { decodeSam } from '../../../drivers/sam/decode.js';
import { SamCodec } from '../../../drivers/sam/codec.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import { ACK, encodeAnswer, type Pn532Frame } from '../../../drivers/pn532/frame.js';
import { Pn532Reader } from '../../../drivers/pn532/driver.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { Pn532Simulator } from '../../../drivers/simulators/pn532/reader.js';
import { parseIdNumber } from '../../../schemas/id-number.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { ReaderBench, type ReaderParts } from '../../support/conformance/reader-bench.js';
import type { ManualTime } from '../../support/manual-time.js';
import { ACR1281S_SUBJECTS } from '../acr1281s/acr1281s-subject.js';
import { SECOND_GENERATION, SENIOR_T_UNION } from '../cards/people.js';
import {
  ANOTHER_RESIDENT,
  FOREIGN_2017_CARD,
  FOREIGN_2023_CARD,
  PERMIT_CARD,
  RESIDENT_CARD,
} from '../sam/people.js';
import { antennaSocialSecurity, seniorTransit } from '../sample-cards.js';
import { everything, leaks, recordReading, replay, saidBy } from './recorded.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

const samWith =
  (cards = [RESIDENT_CARD, ANOTHER_RESIDENT]) =>
  (time: ManualTime): ReaderParts<SamReply> => {
    const simulator = new SamReaderSimulator({ clock: time, timers: time });
    const [first, second] = cards.map((fields) => buildCard(fields, { fingerprintBytes: 0 }));
    return {
      codec: () => new SamCodec(),
      reader: new SamReader({ id: 'reader-1', clock: time, timers: time }),
      connect: (pipe) => simulator.connect(pipe),
      lay: (card) => simulator.putCard((card === 0 ? first : second)!),
      lift: () => simulator.takeCard(),
      close: () => simulator.close(),
    };
  };

const pn532With = (time: ManualTime): ReaderParts<Pn532Frame> => {
  const at = { clock: time, timers: time };
  const simulator = new Pn532Simulator(at);
  const cards = [seniorTransit(), antennaSocialSecurity()] as const;
  return {
    codec: () => new Pn532Codec(),
    reader: new Pn532Reader({
      ...{ id: 'reader-1', profiles: CARD_PROFILES, uidOnly: true, pollMs: 150, ...at },
    }),
    connect: (pipe) => simulator.connect(pipe),
    lay: (card) => simulator.putCard(cards[card]),
    lift: () => simulator.takeCard(),
    close: () => simulator.close(),
  };
};

/** The chip sends the number of a line test back. */
function lineTest(request: Uint8Array): readonly Uint8Array[] | undefined {
  const at = Buffer.from(request).indexOf(Buffer.from([0xd4, 0x00]));
  return at < 0 ? undefined : [ACK, encodeAnswer(0x01, request.slice(at + 2, -2))];
}

const lengths = ({ pieces }: Capture): unknown =>
  pieces.map(({ at, from, bytes }) => [at, from, bytes.length]);

const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const packed = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('redacted captures: resident-ID readers', () => {
  it('no name, number, address or picture is left, and each piece keeps its length and time', async () => {
    const capture = await recordReading('sam', samWith());
    const shared = redact(capture);
    expect(shared.redacted).to.equal(true);
    expect(lengths(shared)).to.deep.equal(lengths(capture));
    for (const person of [RESIDENT_CARD, ANOTHER_RESIDENT]) {
      expect(everything(capture).includes(Buffer.from(utf16(person.number)))).to.equal(true);
      expect(leaks(everything(shared), utf16(person.number.slice(6)), 16)).to.deep.equal([]);
      expect(leaks(everything(shared), utf16(person.name ?? ''), 6)).to.deep.equal([]);
      expect(leaks(everything(shared), utf16('2单元301室'), 6)).to.deep.equal([]);
    }
    const photo = buildCard(RESIDENT_CARD).photo.subarray(11);
    expect(leaks(everything(capture), photo, 8)).not.to.deep.equal([]);
    expect(leaks(everything(shared), photo, 8)).to.deep.equal([]);
  });

  it('decodes without noise: two invented people with right numbers', async () => {
    const { segments } = decodeSam(saidBy(redact(await recordReading('sam', samWith())), 'device'));
    expect(segments.filter(({ type }) => type === 'noise')).to.deep.equal([]);
    const people = segments.flatMap((segment) =>
      segment.type === 'reply' && segment.contents?.kind === 'base-information'
        ? [segment.contents]
        : [],
    );
    expect(people.map(({ problems }) => problems)).to.deep.equal([[], []]);
    const numbers = people.map(({ identity }) => identity?.number ?? '');
    expect(new Set(numbers).size).to.equal(2);
    for (const number of numbers) {
      expect(number).to.match(/^329999/);
      expect(parseIdNumber(number)).to.include({ ok: true });
    }
  });

  it('keeps the kind of every card, and its number stays a right one of that kind', async () => {
    for (const card of [PERMIT_CARD, FOREIGN_2017_CARD, FOREIGN_2023_CARD]) {
      const capture = redact(await recordReading('sam', samWith([card, RESIDENT_CARD])));
      expect(leaks(everything(capture), utf16(card.number.slice(3)), 16)).to.deep.equal([]);
      expect(
        leaks(everything(capture), utf16(card.latinName ?? card.name ?? ''), 24),
      ).to.deep.equal([]);
      const [first] = decodeSam(saidBy(capture, 'device')).segments.flatMap((segment) =>
        segment.type === 'reply' && segment.contents?.kind === 'base-information'
          ? [segment.contents]
          : [],
      );
      expect(first?.identity?.kind).to.equal(card.kind);
      expect(first?.problems.filter(({ field }) => field === 'number')).to.deep.equal([]);
    }
  });

  it('of half a frame, and of one with a wrong checksum, nothing is left', async () => {
    const { pieces, ...head } = await recordReading('sam', samWith());
    const reply = pieces.find(({ bytes }) => bytes.length > 1000)?.bytes ?? new Uint8Array();
    const wrong = reply.slice();
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    for (const bytes of [reply.slice(0, 700), reply.slice(30), wrong]) {
      const shared = redact({ ...head, pieces: [{ at: 0, from: 'device', bytes }] });
      expect(everything(shared).every((byte) => byte === 0)).to.equal(true);
      expect(everything(shared).length).to.equal(bytes.length);
    }
  });

  it('a reader that hears the redacted capture reads the invented person', async () => {
    const capture = redact(await recordReading('sam', samWith()));
    const bench = await new ReaderBench(replay(capture, samWith())).start();
    await bench.until('read', () => bench.credentials.length > 0);
    const [read] = bench.credentials;
    expect(read?.identifiers[0]).to.include({ namespace: 'cid' });
    expect(read?.identifiers[0]?.value).to.match(/^32999919330303/);
    await bench.end();
  });
});

describe('redacted captures: card readers', () => {
  const secrets = [
    ascii(SECOND_GENERATION.cid.slice(7)),
    ascii(SECOND_GENERATION.number),
    packed(SECOND_GENERATION.nameGbk),
    packed(SENIOR_T_UNION.number.slice(5, 19)),
    Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4, 0xe5),
    packed('0123456789ABCDE0'.slice(0, 14)),
  ];

  it('PN532: no number, name or UID is left, the frames stay whole, and the drivers read a card', async () => {
    const capture = await recordReading('pn532', pn532With);
    const shared = redact(capture);
    expect(lengths(shared)).to.deep.equal(lengths(capture));
    for (const secret of secrets) {
      const length = Math.min(4, secret.length);
      const place = Buffer.from(secret).toString('hex');
      expect(leaks(everything(shared), secret, length), place).to.deep.equal([]);
    }
    for (const side of ['host', 'device'] as const) {
      const options = { showPersonal: false };
      const before = decodePn532(saidBy(capture, side), options);
      const after = decodePn532(saidBy(shared, side), options);
      expect(after.segments).to.deep.equal(before.segments);
      expect(after.segments.some(({ type }) => type === 'noise')).to.equal(false);
    }
    const bench = await new ReaderBench(replay(shared, pn532With, lineTest)).start();
    await bench.until('read', () => bench.credentials.length > 0);
    expect(bench.credentials[0]?.identifiers[0]?.value).to.match(/^31059900000000000\d\d$/);
    expect(bench.credentials[0]?.claims?.[0]).to.include({ category: 'senior' });
    await bench.end();
  });

  it('ACR1281S: no number, name or UID is left, and the frames stay whole', async () => {
    for (const subject of ACR1281S_SUBJECTS) {
      const capture = await recordReading('acr1281s', subject.build);
      const shared = redact(capture);
      for (const secret of secrets) {
        expect(leaks(everything(shared), secret, Math.min(4, secret.length))).to.deep.equal([]);
      }
      const options = { showPersonal: false };
      for (const side of ['host', 'device'] as const) {
        const before = decodeAcr1281s(saidBy(capture, side), options);
        expect(decodeAcr1281s(saidBy(shared, side), options)).to.deep.equal(before);
      }
    }
  });

  it('a key or PIN that somebody sent is gone', () => {
    const verify = packed('0000FF0BF5D440010020000003112233');
    const sum = verify.subarray(5).reduce((all, byte) => all + byte, 0);
    const frame = Uint8Array.of(...verify, -sum & 0xff, 0);
    const right = decodePn532(frame, { showPersonal: false });
    expect(right.segments.some(({ type }) => type === 'noise')).to.equal(false);
    const shared = redact({
      protocol: 'pn532',
      redacted: false,
      pieces: [{ at: 0, from: 'host', bytes: frame }],
    });
    expect(everything(shared).includes(Buffer.from('112233', 'hex'))).to.equal(false);
  });
});

describe('redacted captures: readers of text', () => {
  it('no digit and no letter of a line is left where it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const bytes = Uint8Array.from(Buffer.from(`${text}\r`, 'utf8'));
        const pieces = [{ at: 0, from: 'device' as const, bytes: bytes.slice() }];
        const shared = everything(redact({ protocol: 'line', redacted: false, pieces }));
        expect(shared.length).to.equal(bytes.length);
        expect(shared.toString('latin1')).to.match(
          /^[10abABx\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]*$/,
        );
        expect(shared.at(-1)).to.equal(0x0d);
      }),
      { numRuns },
    );
  });
});

describe('redacted captures: any bytes', () => {
  it('whatever was captured: never a fault, the same lengths, and twice redacted is the same', () => {
    const piece = fc.record({
      at: fc.nat({ max: 1e6 }),
      from: fc.constantFrom('host' as const, 'device' as const),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    });
    const protocol = fc.constantFrom(
      'sam',
      'pn532',
      'acr1281s',
      'wedge',
      'hid-pos',
      'line',
      'lcus',
    );
    fc.assert(
      fc.property(protocol, fc.array(piece, { maxLength: 12 }), (name, pieces) => {
        const capture: Capture = { protocol: name, redacted: false, pieces };
        const shared = redact(capture);
        expect(lengths(shared)).to.deep.equal(lengths(capture));
      }),
      { numRuns },
    );
  });
});
