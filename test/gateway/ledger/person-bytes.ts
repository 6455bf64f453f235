import { LI, WANG } from './ledger-fixture.js';

const gb18030: Readonly<Record<string, string>> = {
  李测试: 'c0eeb2e2cad4',
  王样例: 'cdf5d1f9c0fd',
};

/** As bytes, as hexadecimal text, and as base64 text wherever in a group of three it begins. */
function dresses(bytes: Buffer): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The first and the last letters depend on the bytes beside it as well.
    return text.slice(Math.ceil((shift * 4) / 3), -4);
  });
  const hex = bytes.toString('hex');
  // Shorter ones could stand in random bytes by chance.
  const texts = [hex, hex.toUpperCase(), ...base64].filter((text) => text.length >= 6);
  return [bytes, ...texts.map((text) => Buffer.from(text))];
}

function spellings(text: string): Buffer[] {
  const hex = gb18030[text];
  return [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    ...(hex === undefined ? [] : [Buffer.from(hex, 'hex')]),
  ].flatMap(dresses);
}

/** How the invented people of the fixture could stand in a file. */
export const personBytes = [LI, WANG].flatMap(({ idNo, name = '' }) => [
  ...spellings(idNo),
  ...spellings(name),
]);
