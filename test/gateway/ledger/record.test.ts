import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { Leaf } from '../../../schemas/ledger.js';
import { blindTag } from '../../../gateway/ledger/blind-index.js';
import { openBlob, sealBlob } from '../../../gateway/ledger/cipher.js';
import {
  canonicalText,
  decodeLeaf,
  encodeLeaf,
  MAX_RECORD_BYTES,
  minuteOf,
} from '../../../gateway/ledger/record.js';
import { leafHash } from '../../../gateway/ledger/tree.js';

/** The specimen number printed in GB 11643-1999. */
const SPECIMEN = '11010519491231002X';
const PAYLOAD =
  '2222222222222222222222226cd56e2d8ea0bd65c70eef0c7996dce426a7f4d358b29d7b627d52ca25c30c671106db67' +
  '7192dbee7f7ac10f8839245091e8bc8729d29e463d56973d59d11d05881d96f1253290a9e4fdd2';
const RECORD =
  '{"c":"zCvq9O1cgXTEaImXwpMqRk3De8HAsisGMELzxEt1sp8=","d":"2026-11-23","e":"AAAAAAAAAAAAAAAAAAAAAA"' +
  ',"g":"g1","k":"decision","r":"green","seq":42,"t":"2026-11-23T09:00:00.123Z","v":1}';

const leaf: Leaf = {
  v: 1,
  seq: 42,
  k: 'visit',
  t: '2026-11-23T01:00Z',
  e: 'AAAAAAAAAAAAAAAAAAAAAA',
  d: '2026-11-23.AbCdEfGh',
  c: 'zCvq9O1cgXTEaImXwpMqRk3De8HAsisGMELzxEt1sp8=',
};

const isInvalid = (error: unknown): boolean => isTongdaoError(error, 'LEDGER_ENTRY_INVALID');

describe('the record fixture', () => {
  it('gives the published ciphertext, digest, leaf hash and tag', () => {
    const plaintext = Buffer.from(`{"idNo":"${SPECIMEN}","idType":"01","name":"张三"}`);
    const place = 'gate-1.example.org/ledger|42|v1';
    const blob = sealBlob(Buffer.alloc(32, 0x11), Buffer.alloc(12, 0x22), plaintext, place);
    expect(blob.toString('hex')).to.equal(PAYLOAD);
    const digest = createHash('sha256').update(blob).digest('base64');
    expect(digest).to.equal('zCvq9O1cgXTEaImXwpMqRk3De8HAsisGMELzxEt1sp8=');
    expect(canonicalText(JSON.parse(RECORD))).to.equal(RECORD);
    expect(Buffer.from(leafHash(Buffer.from(RECORD))).toString('hex')).to.equal(
      'f046949261b6a6651627d25354a46fef5b75c753e63728f48bc7a39d3e5c9ca5',
    );
    const tag = blindTag(Buffer.alloc(32, 0x33), { idType: '01', idNo: SPECIMEN });
    expect(tag.toString('hex')).to.equal('7865101aa1c530c1a3b5ad2b80f3315e');
  });

  it('does not open in another place, with another key or with one bit changed', () => {
    const key = Buffer.alloc(32, 0x11);
    const blob = sealBlob(key, Buffer.alloc(12, 0x22), Buffer.from('text'), 'origin|42|v1');
    expect(openBlob(key, blob, 'origin|42|v1')?.toString()).to.equal('text');
    expect(openBlob(key, blob, 'origin|43|v1')).to.equal(undefined);
    expect(openBlob(Buffer.alloc(32, 0x12), blob, 'origin|42|v1')).to.equal(undefined);
    for (let at = 0; at < blob.length; at++) {
      const changed = Buffer.from(blob);
      changed[at] = changed[at]! ^ 0x80;
      expect(openBlob(key, changed, 'origin|42|v1'), `byte ${at}`).to.equal(undefined);
    }
    expect(openBlob(key, blob.subarray(0, 27), 'origin|42|v1')).to.equal(undefined);
  });
});

describe('the blind index', () => {
  const key = Buffer.alloc(32, 0x33);
  const tag = (idNo: string): string => blindTag(key, { idType: '01', idNo }).toString('hex');

  it('finds one person under every spelling of her number', () => {
    const spellings = [
      '11010519491231002x',
      ' 110105 19491231 002X ',
      '１１０１０５１９４９１２３１００２Ｘ',
    ];
    for (const spelling of spellings) expect(tag(spelling)).to.equal(tag(SPECIMEN));
    expect(tag('110105491231002')).to.equal(tag(SPECIMEN));
  });

  it('keeps number kinds apart', () => {
    const passport = blindTag(key, { idType: '02', idNo: SPECIMEN }).toString('hex');
    expect(passport).not.to.equal(tag(SPECIMEN));
  });
});

describe('leaf records', () => {
  it('are canonical JSON that reads back the same', () => {
    const bytes = encodeLeaf(leaf);
    expect(bytes.toString()).to.equal(
      '{"c":"zCvq9O1cgXTEaImXwpMqRk3De8HAsisGMELzxEt1sp8=","d":"2026-11-23.AbCdEfGh",' +
        '"e":"AAAAAAAAAAAAAAAAAAAAAA","k":"visit","seq":42,"t":"2026-11-23T01:00Z","v":1}',
    );
    expect(decodeLeaf(bytes)).to.deep.equal(leaf);
  });

  it('name the minute in UTC and refuse a year no record can hold', () => {
    expect(minuteOf(Date.parse('2026-11-23T09:00:59.999+08:00'))).to.equal('2026-11-23T01:00Z');
    expect(minuteOf(0)).to.equal('1970-01-01T00:00Z');
    for (const at of [8.64e15, -8.64e15, Number.NaN, Infinity, Date.UTC(10_000, 0)]) {
      expect(() => minuteOf(at))
        .to.throw()
        .that.satisfies(isInvalid);
    }
  });

  it('refuse fields nobody declared, and say which without its value', () => {
    const withName = { ...leaf, x: { holder: { name: '张三' } } };
    expect(() => encodeLeaf(withName as never))
      .to.throw()
      .that.satisfies((error: Error) => isInvalid(error) && !error.message.includes('张三'));
    expect(() => encodeLeaf({ ...leaf, e: 'short' }))
      .to.throw()
      .that.satisfies(isInvalid);
    expect(() => encodeLeaf({ ...leaf, lane: '1' } as never))
      .to.throw()
      .that.satisfies(isInvalid);
  });

  it('refuse half a surrogate pair and a number JSON cannot hold', () => {
    for (const value of ['\ud800', Number.NaN, Infinity]) {
      expect(() => encodeLeaf({ ...leaf, k: 'system', x: { value } }))
        .to.throw()
        .that.satisfies(isInvalid);
    }
    expect(() => canonicalText(undefined))
      .to.throw()
      .that.satisfies(isInvalid);
  });

  it('have room for what a bundle of 65,535 bytes takes and no more', () => {
    const rest = encodeLeaf({ ...leaf, k: 'system', x: { text: '' } }).length;
    const text = 'a'.repeat(MAX_RECORD_BYTES - rest);
    expect(encodeLeaf({ ...leaf, k: 'system', x: { text } }).length).to.equal(MAX_RECORD_BYTES);
    expect(() => encodeLeaf({ ...leaf, k: 'system', x: { text: `${text}a` } }))
      .to.throw()
      .that.satisfies(isInvalid);
  });
});
