import { expect } from 'chai';
import fc from 'fast-check';
import { cleanPhoto } from '../../../gateway/registration/photo.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { PHOTO_LIMIT_BYTES } from '../../../schemas/photo-limits.js';
import { needTools } from '../../support/tools.js';
import { CHROMIUM, launch } from '../../browser/lane-browser.js';
import {
  baseline,
  EOI,
  frame,
  huffman,
  jfif,
  jpeg,
  jpegOfLength,
  progressive,
  quantisation,
  scan,
  segment,
} from './jpeg-fixture.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

/** Undefined when the photo was refused; anything but `PHOTO_INVALID` is thrown on. */
function cleaned(bytes: Uint8Array): Buffer | undefined {
  try {
    return Buffer.from(cleanPhoto(bytes));
  } catch (error) {
    if (!isTongdaoError(error, 'PHOTO_INVALID')) throw error;
    expect(error.path).to.equal('photo');
    return undefined;
  }
}

const text = (words: string): Buffer => Buffer.from(words, 'latin1');
/** Whatever a camera may leave behind: place, device, thumbnail, edits, colour profile, remarks. */
const TRACES: readonly Buffer[] = [
  segment(0xe1, text('Exif\0\0GPS 30.2741N')),
  segment(0xe1, text('http://ns.adobe.com/xap/1.0/\0GPS')),
  segment(0xe0, text('JFXX\0\x10GPS')),
  segment(0xe2, text('ICC_PROFILE\0GPS')),
  segment(0xed, text('Photoshop 3.0\0GPS')),
  segment(0xee, text('Adobe\0GPS')),
  segment(0xef, text('GPS')),
  segment(0xfe, text('GPS of a comment')),
];

describe('the photo of a paper', () => {
  for (const [name, make] of [
    ['baseline', baseline],
    ['progressive', progressive],
  ] as const) {
    it(`a ${name} JPEG passes unchanged, and loses every trace that is not the picture`, () => {
      expect(cleaned(make())).to.deep.equal(make());
      const kept = cleaned(make(...TRACES));
      expect(kept).to.deep.equal(make());
      expect(make(...TRACES).includes('GPS')).to.equal(true);
    });

    it(`a ${name} JPEG cut off after any byte, or with a byte more, is refused`, () => {
      const whole = make(...TRACES);
      for (let length = 0; length < whole.length; length++) {
        expect(cleaned(whole.subarray(0, length)), `${length} bytes`).to.equal(undefined);
      }
      expect(cleaned(Buffer.concat([whole, Buffer.of(0)]))).to.equal(undefined);
      expect(cleaned(Buffer.concat([whole, whole]))).to.equal(undefined);
    });
  }

  it('metadata between and after scans goes too', () => {
    const between = TRACES[0] ?? EOI;
    const marked = jpeg(
      ...[jfif, quantisation, frame(0xc2), huffman, scan(0, 0, 0x7f)],
      ...[between, scan(1, 63, 0x7f), between],
    );
    expect(cleaned(marked)).to.deep.equal(progressive());
  });

  it('the thumbnail of a JFIF header goes, and a second header with it', () => {
    const header = [...jfif.subarray(4, 16), 2, 1, ...text('RGBRGB')];
    expect(cleaned(baseline(segment(0xe0, header)))).to.deep.equal(baseline());
    const first = jpeg(
      segment(0xe0, header),
      ...[quantisation, frame(0xc0), huffman, scan(0, 63, 0x3f)],
    );
    expect(cleaned(first)).to.deep.equal(baseline());
  });

  const tables = [quantisation, huffman] as const;
  const one = scan(0, 63, 0x3f);
  const REFUSED: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ['nothing', Buffer.alloc(0)],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a page that says it is a picture', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a JPEG without a picture', jpeg()],
    ['one without a scan', jpeg(...tables, frame(0xc0))],
    ['one whose scan is empty', jpeg(...tables, frame(0xc0), one.subarray(0, -1))],
    ['one without a frame', jpeg(...tables, one)],
    ['one with two frames', jpeg(...tables, frame(0xc0), frame(0xc0), one)],
    ['one without quantisation', jpeg(huffman, frame(0xc0), one)],
    ['one without Huffman tables', jpeg(quantisation, frame(0xc0), one)],
    ['a lossless one', jpeg(...tables, frame(0xc3), one)],
    ['an arithmetic one', jpeg(...tables, frame(0xc9), one)],
    ['one of no height', jpeg(...tables, frame(0xc0, { height: 0 }), one)],
    ['one of no width', jpeg(...tables, frame(0xc0, { width: 0 }), one)],
    ['one too wide', jpeg(...tables, frame(0xc0, { width: 4097 }), one)],
    ['one too high', jpeg(...tables, frame(0xc2, { height: 4097 }), one)],
    [
      'a scan of a component that is not there',
      jpeg(...tables, frame(0xc0), segment(0xda, [1, 9, 0, 0, 63, 0]), Buffer.of(0x3f)),
    ],
    [
      'a table that is too long',
      jpeg(segment(0xdb, new Array<number>(66).fill(0)), huffman, frame(0xc0), one),
    ],
    ['a start of image inside', jpeg(Buffer.of(0xff, 0xd8), ...tables, frame(0xc0), one)],
    ['bytes between segments', jpeg(quantisation, Buffer.of(1, 2), huffman, frame(0xc0), one)],
    ['more than 512 KiB', jpegOfLength(PHOTO_LIMIT_BYTES + 1)],
  ];
  for (const [what, bytes] of REFUSED) {
    it(`${what} is refused`, () => {
      expect(cleaned(bytes)).to.equal(undefined);
    });
  }

  it('512 KiB and 4096 pixels are allowed', () => {
    expect(cleaned(jpegOfLength(PHOTO_LIMIT_BYTES))).to.have.length(PHOTO_LIMIT_BYTES);
    const large = jpeg(...tables, frame(0xc0, { width: 4096, height: 4096 }), one);
    expect(cleaned(large)).to.have.length(large.length);
  });

  it('whatever bits are flipped: refused as a photo, or clean, shorter or as long, and stable', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), {
      minLength: 1,
      maxLength: 6,
    });
    const source = fc.constantFrom(baseline(...TRACES), progressive(...TRACES), baseline());
    fc.assert(
      fc.property(source, flips, (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, bit] of changes) {
          const index = at % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        }
        const once = cleaned(bytes);
        if (once === undefined) return;
        expect(once.length).to.be.at.most(bytes.length);
        expect(cleaned(once)).to.deep.equal(once);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('any bytes at all are refused as a photo or come out clean', () => {
    const markers = fc.constantFrom(0xff, 0xd8, 0xd9, 0xda, 0xc0, 0xc4, 0xdb, 0xe1, 0, 1, 2, 8);
    const noise = fc.array(fc.oneof(markers, fc.nat(255)), { maxLength: 400 });
    fc.assert(
      fc.property(noise, fc.boolean(), (bytes, framed) => {
        const whole = Buffer.from(bytes);
        cleaned(framed ? jpeg(quantisation, frame(0xc0), huffman, whole) : whole);
      }),
      { numRuns },
    );
  });

  it('Chromium shows what is left: of its own photos, and of both pictures built here', async function () {
    this.timeout(30_000);
    needTools(this, CHROMIUM);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const made = await page.evaluate(() => {
        const canvas = document.createElement('canvas');
        canvas.width = 640;
        canvas.height = 480;
        const context = canvas.getContext('2d');
        context?.fillRect(20, 20, 300, 200);
        return canvas.toDataURL('image/jpeg', 0.8).split(',')[1] ?? '';
      });
      const photos = [Buffer.from(made, 'base64'), baseline(...TRACES), progressive(...TRACES)];
      const sizes = await page.evaluate(
        (all) =>
          Promise.all(
            all.map(async (base64) => {
              const image = new Image();
              image.src = `data:image/jpeg;base64,${base64}`;
              await image.decode();
              return [image.naturalWidth, image.naturalHeight];
            }),
          ),
        photos.map((bytes) => Buffer.from(cleanPhoto(bytes)).toString('base64')),
      );
      expect(sizes).to.deep.equal([
        [640, 480],
        [8, 8],
        [8, 8],
      ]);
    } finally {
      await browser.close();
    }
  });
});
