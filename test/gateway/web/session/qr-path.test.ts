import { expect } from 'chai';
import jsQR from 'jsqr';
import QRCode from 'qrcode';
import { inFours, qrPath, qrSide } from '../../../../gateway/web/session/qr-path.js';

const SCALE = 4;

/** Draws the path's rectangles as a browser would. */
function draw(path: string, side: number): Uint8ClampedArray {
  const width = side * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let dy = 0; dy < SCALE; dy++) {
      const from = (Number(y) * SCALE + dy) * width + Number(x) * SCALE;
      for (let dx = 0; dx < Number(run) * SCALE; dx++)
        pixels.fill(0, (from + dx) * 4, (from + dx) * 4 + 3);
    }
  }
  return pixels;
}

describe('QR code of the second factor', () => {
  it('drawn from rows of 0 and 1, it is read by a scanner as the address it holds', () => {
    const uri = 'otpauth://totp/Tongdao:admin?secret=JBSWY3DPEHPK3PXP&issuer=Tongdao';
    const { size, data } = QRCode.create(uri).modules;
    const rows = Array.from({ length: size }, (_, y) =>
      Array.from(data.slice(y * size, (y + 1) * size)).join(''),
    );
    const side = qrSide(rows);
    const read = jsQR.default(draw(qrPath(rows), side), side * SCALE, side * SCALE);
    expect(read?.data).to.equal(uri);
  });

  it('leaves a quiet zone of four modules and joins neighbours in a row', () => {
    expect(qrPath(['1101', '0000', '0010', '1111'])).to.equal(
      'M4 4h2v1h-2zM7 4h1v1h-1zM6 6h1v1h-1zM4 7h4v1h-4z',
    );
    expect(qrSide(['1101', '0000', '0010', '1111'])).to.equal(12);
  });

  it('the secret is copied four characters at a time', () => {
    expect(inFours('JBSWY3DPEH')).to.equal('JBSW Y3DP EH');
    expect(inFours('')).to.equal('');
  });
});
