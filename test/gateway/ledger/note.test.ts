import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../gateway/ledger/checkpoint.js';
import { rawPublicKey, signingKey } from '../../../gateway/ledger/keys.js';
import {
  formatVkey,
  noteVerifier,
  openNote,
  parseVkey,
  type Signer,
} from '../../../gateway/ledger/note.js';
import { sign } from 'node:crypto';
import { ROOTS } from './rfc6962-vectors.js';

const ORIGIN = 'gate-1.example.org/ledger';
const VKEY = 'gate-1.example.org/ledger+1c4ac96f+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
/** Opened by Go's note.Open; the seed is bytes 00 to 1f. */
const NOTE_7 = `gate-1.example.org/ledger
7
3bib5AOAnjJXUNPSY814kpwpQreUKjS3fhIslZSnTIw=

— gate-1.example.org/ledger HErJb9eK9p5gqV/vvISmjtP7v17ayQ8Gd4POZreuPThwRB8Xg9/h1Kr7p5fOesiWbRSUVgVZA13byRILm2F3VO2l5g4=
`;
/** With a witness's cosignature (type 0x04), which a reader of ours must step over. */
const NOTE_8 = `gate-1.example.org/ledger
8
XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

— gate-1.example.org/ledger HErJb1DFsbbcJyVBTc6itpSQq8W2FTFXEv4jqQJLrGcHzcpCFr5J9edlL+Ya0NXylGj875YX2F7GPvwLXoBLvoxuQgc=
— witness.example.org/w1 qsUSsAAAAABlU/EA849Bt4/W02wDZxMkS6NYiWx0vWYfKoieIfGQxdh0rfJnxv56yu2Z6G7pM6Xsmmf6QLusUCpUWsjyy1oqTdGMDw==
`;

const key = signingKey(Uint8Array.from({ length: 32 }, (_, i) => i));
const signer = noteVerifier(ORIGIN, rawPublicKey(key));
const signs: Signer = (message) => sign(null, message, key);
const root = (size: number): Uint8Array => Buffer.from(ROOTS[size]!, 'hex');

describe('signed notes', () => {
  it('are, byte for byte, the note Go accepted', () => {
    const head = { origin: ORIGIN, size: 7, root: root(7) };
    expect(signCheckpoint(head, signer, signs)).to.equal(NOTE_7);
    expect(formatVkey(signer)).to.equal(VKEY);
  });

  it('open with the verifier key as text, past the line of a witness', () => {
    const verifier = parseVkey(VKEY);
    expect(openCheckpoint(NOTE_7, verifier)?.size).to.equal(7);
    const eight = openCheckpoint(NOTE_8, verifier);
    expect(eight?.size).to.equal(8);
    expect(Buffer.from(eight!.root).toString('hex')).to.equal(ROOTS[8]);
  });

  it('do not open after any one character was changed', () => {
    const verifier = parseVkey(VKEY);
    for (let at = 0; at < NOTE_7.length; at++) {
      const changed = NOTE_7.slice(0, at) + (NOTE_7[at] === 'A' ? 'B' : 'A') + NOTE_7.slice(at + 1);
      expect(openCheckpoint(changed, verifier), `character ${at}`).to.equal(undefined);
    }
  });

  it('do not open with another key, or without a line of this key', () => {
    const other = noteVerifier(ORIGIN, rawPublicKey(signingKey(Buffer.alloc(32, 1))));
    expect(openNote(NOTE_7, other)).to.equal(undefined);
    const [text] = NOTE_7.split('\n\n');
    expect(openNote(`${text!}\n\n`, parseVkey(VKEY))).to.equal(undefined);
  });

  it('refuse a verifier key whose key id does not fit', () => {
    for (const text of [VKEY.replace('1c4ac96f', '1c4ac96e'), VKEY.slice(0, -2), 'nonsense', '']) {
      expect(() => parseVkey(text))
        .to.throw()
        .that.satisfies((error: unknown) => isTongdaoError(error, 'INPUT_INVALID'));
    }
  });

  it('refuse a name with a space or a plus sign', () => {
    for (const name of ['gate 1', 'gate+1', '', 'gate\n1']) {
      expect(() => noteVerifier(name, Buffer.alloc(32))).to.throw();
    }
  });
});

describe('checkpoints', () => {
  it('have one spelling', () => {
    const text = formatCheckpoint({ origin: ORIGIN, size: 8, root: root(8) });
    expect(parseCheckpoint(text)?.size).to.equal(8);
    const spellings = [
      text.replace('\n8\n', '\n08\n'),
      text.replace('\n8\n', '\n+8\n'),
      text.replace('Qyg=', 'Qyg'),
      text.replace('Qyg=', 'Qyh='),
      `${text}extension\n`,
      text.slice(0, -1),
      text.replace('\n8\n', '\n8.0\n'),
    ];
    for (const spelling of spellings) expect(parseCheckpoint(spelling)).to.equal(undefined);
  });

  it('of another origin do not open, though their signature is right', () => {
    const head = { origin: 'gate-2.example.org/ledger', size: 8, root: root(8) };
    expect(openCheckpoint(signCheckpoint(head, signer, signs), signer)).to.equal(undefined);
  });
});
