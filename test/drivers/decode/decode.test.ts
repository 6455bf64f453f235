import { expect } from 'chai';
import fc from 'fast-check';
import { decodeAcr1281s } from '../../../drivers/decode/acr1281s.js';
import { decodeApduLines } from '../../../drivers/decode/apdu-lines.js';
import { decodeModbus } from '../../../drivers/decode/modbus.js';
import { decodePn532 } from '../../../drivers/decode/pn532.js';
import { decodeHidPos, decodeWedge } from '../../../drivers/decode/reports.js';
import { decodeSamFor } from '../../../drivers/decode/sam.js';
import type { Decoding, Segment } from '../../../drivers/decode/segment.js';
import { encodeReply } from '../../../drivers/sam/frame.js';
import { keyReports } from '../../../drivers/simulators/hid/keyboard-reader.js';
import { scanReports } from '../../../drivers/simulators/hid/pos-scanner.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { recordReading, saidBy } from '../capture/recorded.js';
import { ACR1281S_SUBJECTS } from '../acr1281s/acr1281s-subject.js';
import { SECOND_GENERATION } from '../cards/people.js';
import { ANSWERS, COMMANDS, hex } from '../pn532/vectors.js';
import { RESIDENT_CARD } from '../sam/people.js';
import { EVERY_FRAME } from '../turnstile/modbus/vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const MASKED = { showPersonal: false };
const SHOWN = { showPersonal: true };

const names = ({ segments }: Decoding): string[] =>
  segments.map((segment) => (segment.type === 'noise' ? 'noise' : segment.name));

function expectNoGaps({ bytes, segments }: Decoding): void {
  let at = 0;
  for (const { offset, length } of segments) {
    expect(offset).to.equal(at);
    expect(length).to.be.greaterThan(0);
    at += length;
  }
  expect(at).to.equal(bytes);
}

describe('decoding PN532 captures', () => {
  it('every published frame is one, from the side that sends it', () => {
    const known = (segment: Segment): boolean =>
      segment.type === 'frame' && !['padding', 'wake-up'].includes(segment.name);
    for (const [from, frames] of [
      ['host', COMMANDS],
      ['device', ANSWERS],
    ] as const) {
      for (const [what, , , frame] of frames) {
        const { segments } = decodePn532(hex(frame), MASKED);
        expect(
          segments.some(({ type }) => type === 'noise'),
          what,
        ).to.equal(false);
        expect(segments.filter(known), what).to.have.length(1);
        expect(segments.find(known), what).to.include({ from });
      }
    }
  });

  it('a UID is shown only when it was asked for', () => {
    const [, , , frame] = ANSWERS[3];
    expect(JSON.stringify(decodePn532(hex(frame), MASKED))).not.to.include('DEADBEEF');
    expect(JSON.stringify(decodePn532(hex(frame), SHOWN))).to.include('DEADBEEF');
  });
});

describe('decoding ACR1281S captures', () => {
  it('a whole reading has no noise, and no number of the card unless it was asked for', async () => {
    const [, contact] = ACR1281S_SUBJECTS;
    const capture = await recordReading('acr1281s', contact!.build);
    const cid = Buffer.from(SECOND_GENERATION.cid, 'latin1').toString('hex').toUpperCase();
    for (const side of ['host', 'device'] as const) {
      const decoding = decodeAcr1281s(saidBy(capture, side), MASKED);
      expectNoGaps(decoding);
      expect(names(decoding)).not.to.include('noise');
      expect(JSON.stringify(decoding)).not.to.include(cid);
    }
    expect(JSON.stringify(decodeAcr1281s(saidBy(capture, 'device'), SHOWN))).to.include(cid);
  });
});

describe('decoding Modbus captures', () => {
  it('every published frame is one', () => {
    for (const frame of EVERY_FRAME) {
      const decoding = decodeModbus(hex(frame));
      expect(decoding.segments, frame).to.have.length(1);
      expect(decoding.segments[0]?.type, frame).to.equal('frame');
    }
  });

  it('an echo is the answer, and what it says is said', () => {
    const pulse = '01 05 02 00 00 05 0C 71';
    expect(names(decodeModbus(hex(pulse + pulse)))).to.deep.equal(['flash-on', 'echo']);
    const asked = decodeModbus(hex('01 02 00 00 00 08 79 CC 01 02 01 01 60 48'));
    expect(names(asked)).to.deep.equal(['read-inputs', 'inputs']);
    expect(asked.segments[1]).to.have.deep.property('contents', { address: 1, closed: [0] });
  });
});

describe('decoding APDUs', () => {
  const dialogue = `
    > 00 A4 04 00 08 A0 00 00 06 32 01 01 05 00
    < 6A 82
    > 00 20 00 00 03 11 22 33
    < 63 C2`;

  it('says what a command would do, and that a gateway never sends one that is no reading', () => {
    const lines = decodeApduLines(dialogue, MASKED);
    expect(lines.map(({ name }) => name)).to.deep.equal([
      'select',
      'next-profile',
      'verify',
      'stop',
    ]);
    expect(lines[0]?.contents).to.include({ readingOnly: true });
    expect(lines[2]?.contents).to.include({ readingOnly: false });
    expect(lines[2]?.en).to.include('never sends');
  });

  it('shows no PIN and no file unless it was asked for', () => {
    expect(JSON.stringify(decodeApduLines(dialogue, SHOWN))).not.to.include('112233');
    const file = '00 B0 95 00 04\n31 05 17 00 90 00';
    expect(JSON.stringify(decodeApduLines(file, MASKED))).not.to.include('31051700');
    expect(JSON.stringify(decodeApduLines(file, SHOWN))).to.include('31051700');
  });
});

describe('decoding reports', () => {
  it('keyboard reports are a text, its digits masked unless they were asked for', () => {
    const bytes = Uint8Array.from(Buffer.concat(keyReports('3735928559\n')));
    const masked = decodeWedge(bytes, MASKED);
    expectNoGaps(masked);
    expect(masked.segments[0]).to.have.deep.property('contents', {
      characters: 10,
      text: '9999999999',
    });
    expect(JSON.stringify(decodeWedge(bytes, SHOWN))).to.include('3735928559');
  });

  it('continued scanner reports are one code, in every layout', () => {
    const code = new TextEncoder().encode(`https://example.org/${'长'.repeat(40)}`);
    for (const layout of [{}, { reportId: false }, { shifted: true }]) {
      const bytes = Uint8Array.from(Buffer.concat(scanReports(code, layout)));
      const decoding = decodeHidPos(bytes, SHOWN);
      expect(names(decoding), JSON.stringify(layout)).to.deep.equal(['code']);
      expect(JSON.stringify(decoding)).to.include('长长长');
      expect(JSON.stringify(decodeHidPos(bytes, MASKED))).not.to.include('example');
    }
  });
});

describe('decoding resident-ID captures for other eyes', () => {
  it('name, number and address are masked unless they were asked for', () => {
    const { text, photo } = buildCard(RESIDENT_CARD);
    const data = Uint8Array.of(1, 0, 4, 0, ...text, ...photo);
    const frame = encodeReply(0, 0, 0x90, data);
    const masked = JSON.stringify(decodeSamFor(frame, MASKED));
    for (const secret of [RESIDENT_CARD.number.slice(2, -2), '秀兰', '演示路']) {
      expect(masked).not.to.include(secret);
      expect(JSON.stringify(decodeSamFor(frame, SHOWN))).to.include(secret);
    }
    expect(masked).to.include('resident-id');
    const half = JSON.stringify(decodeSamFor(frame.subarray(0, 200), MASKED));
    expect(half).to.include('incomplete').and.not.to.include('"bytes":"');
  });
});

describe('decoding any bytes', () => {
  it('two ends of a text in one keyboard report are one segment', () => {
    const report = Uint8Array.of(0, 0, 0x2b, 0x28, 0x2b, 0, 0, 0);
    expectNoGaps(decodeWedge(report, { showPersonal: false }));
  });

  it('never throws, and covers every byte once', () => {
    const decoders = [decodePn532, decodeAcr1281s, decodeModbus, decodeWedge, decodeHidPos];
    const real = fc.constantFrom(
      ...[...COMMANDS, ...ANSWERS].map(([, , , frame]) => hex(frame)),
      ...EVERY_FRAME.map((frame) => hex(frame)),
    );
    const bytes = fc
      .array(fc.oneof(fc.uint8Array({ maxLength: 70 }), real), { maxLength: 5 })
      .map((parts) => Uint8Array.from(Buffer.concat(parts)));
    fc.assert(
      fc.property(bytes, fc.boolean(), (input, showPersonal) => {
        for (const decode of decoders) expectNoGaps(decode(input, { showPersonal }));
        expect(() => decodeSamFor(input, { showPersonal })).not.to.throw();
      }),
      { numRuns },
    );
  });

  it('any text is a dialogue of some kind', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeApduLines(text, MASKED)).not.to.throw();
      }),
      { numRuns },
    );
  });
});
