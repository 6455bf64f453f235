import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import Database from 'better-sqlite3';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { parseVkey } from '../../../gateway/ledger/note.js';
import { exportTiles, tilePath } from '../../../gateway/ledger/tile-export.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { ledgerBench, LI, ORIGIN, visitOf, WANG, type Bench } from './ledger-fixture.js';

const PROGRAM = fileURLToPath(new URL('./outside/', import.meta.url));
/** Where Debian's golang-golang-x-mod-dev puts its sources. */
const GOPATH = '/usr/share/gocode';
/** More than one level-0 tile, an unfinished one, and an unfinished one above them. */
const SIZE = 600;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function recordsOf(dir: string): Buffer[] {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  try {
    return db.prepare<[], Buffer>('SELECT rec FROM leaf ORDER BY seq').pluck().all();
  } finally {
    db.close();
  }
}

/** Visits and open rows, a head at `SIZE`, and rows after it that no exported tile may hold. */
async function fill(ledger: Ledger): Promise<{ earlier: { size: number; root: string } }> {
  let earlier = { size: 0, root: '' };
  for (let i = 0; i < SIZE; i++) {
    await ledger.append(
      i % 50 === 0 ? visitOf(i % 100 === 0 ? LI : WANG) : { kind: 'system', detail: { n: i } },
    );
    if (i === 299) earlier = ledger.head();
  }
  ledger.checkpoint();
  for (let i = 0; i < 5; i++) await ledger.append({ kind: 'system', detail: { after: i } });
  return { earlier };
}

describe('the tile export', () => {
  let bench: Bench;
  let ledger: Ledger;
  let earlier: { size: number; root: string };
  let records: Buffer[];
  let out: { path: string; remove: () => void };
  let proofs: string;

  before(async () => {
    bench = ledgerBench();
    ledger = await bench.open({ seal: { everyMs: 1e9, everyRows: 1e6 } });
    ({ earlier } = await fill(ledger));
    records = recordsOf(bench.dir);
    out = tempDir('tongdao-tiles-');
    exportTiles({ dir: bench.dir, to: out.path, entries: true });
    proofs = join(out.path, 'proofs.json');
    writeFileSync(
      proofs,
      JSON.stringify({
        inclusion: [0, 255, 256, 300, SIZE - 1].map((index) => ({
          index,
          leaf: base64(records[index]!),
          proof: ledger.proveInclusion(index, SIZE).map(base64),
        })),
        consistency: [
          {
            from: earlier.size,
            fromRoot: earlier.root,
            proof: ledger.proveConsistency(earlier.size, SIZE).map(base64),
          },
        ],
      }),
    );
  });

  after(async () => {
    await bench.remove();
    out.remove();
  });

  it('writes the files that C2SP tlog-tiles names, for the last signed head', () => {
    const files = readdirSync(out.path, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out.path, name)).isFile())
      .sort();
    expect(files).to.deep.equal([
      'checkpoint',
      'proofs.json',
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/88',
    ]);
    expect(statSync(join(out.path, 'tile/0/000')).size).to.equal(256 * 32);
    expect(statSync(join(out.path, 'tile/0/002.p/88')).size).to.equal(88 * 32);
    expect(readFileSync(join(out.path, 'checkpoint'), 'utf8').split('\n')[1]).to.equal('600');
  });

  it('writes no entries where they are not asked for', () => {
    const hashesOnly = tempDir('tongdao-tiles-');
    const report = exportTiles({ dir: bench.dir, to: hashesOnly.path, entries: false });
    expect(report).to.deep.equal({ origin: ORIGIN, size: SIZE, tiles: 4, bundles: 0 });
    expect(readdirSync(join(hashesOnly.path, 'tile'))).to.have.members(['0', '1']);
    hashesOnly.remove();
  });

  it('spells large tile numbers in groups of three', () => {
    expect(tilePath({ n: 0, width: 256 })).to.equal('000');
    expect(tilePath({ n: 999, width: 1 })).to.equal('999.p/1');
    expect(tilePath({ n: 1_000, width: 256 })).to.equal('x001/000');
    expect(tilePath({ n: 1_234_067, width: 256 })).to.equal('x001/x234/067');
  });

  it('says so when no head was signed yet', async () => {
    const fresh = ledgerBench();
    await fresh.open();
    expect(() => exportTiles({ dir: fresh.dir, to: out.path, entries: true }))
      .to.throw()
      .that.satisfies((error: unknown) => isTongdaoError(error, 'NOT_FOUND'));
    await fresh.remove();
  });

  describe("verified by Go's x/mod/sumdb", () => {
    let binary: { path: string; remove: () => void };

    before(function () {
      needTools(this, 'go', `${GOPATH}/src/golang.org/x/mod`);
      this.timeout(120_000);
      binary = tempDir('tongdao-go-');
      const built = spawnSync('go', ['build', '-o', join(binary.path, 'main'), 'main.go'], {
        cwd: PROGRAM,
        env: { ...process.env, GO111MODULE: 'off', GOPATH, GOFLAGS: '' },
        encoding: 'utf8',
      });
      if (built.status !== 0) throw new Error(built.stderr);
    });

    after(() => {
      binary.remove();
    });

    const judge = (vkey: string): { status: number | null; said: string } => {
      const { status, stdout } = spawnSync(join(binary.path, 'main'), [out.path, vkey, proofs], {
        encoding: 'utf8',
      });
      return { status, said: stdout };
    };

    it('stands: signature, inclusion, consistency, every tile and every record', () => {
      expect(judge(ledger.vkey)).to.deep.equal({ status: 0, said: `ok ${SIZE}\n` });
    });

    it('falls with another key', () => {
      const other =
        'gate-1.example.org/ledger+1c4ac96f+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
      const { status, said } = judge(other);
      expect(status).to.equal(1);
      expect(said).to.match(/^checkpoint: /);
    });

    const flips: readonly [string, number, RegExp][] = [
      ['checkpoint', 40, /^checkpoint: /],
      // x/mod 0.7 leaves some full tiles to the comparison with the records.
      ['tile/0/000', 77 * 32, /^tiles: |^record 77: differs/],
      ['tile/0/002.p/88', 31, /^tiles: /],
      ['tile/1/000.p/2', 40, /^tiles: /],
      ['tile/entries/001', 900, /^record \d+: differs|^entries: /],
      ['tile/entries/002.p/88', 12, /^record 512: differs/],
    ];
    for (const [file, at, found] of flips) {
      it(`falls with one byte of ${file} changed`, () => {
        const path = join(out.path, file);
        const whole = readFileSync(path);
        const flipped = Buffer.from(whole);
        flipped[at] = flipped[at]! ^ 1;
        writeFileSync(path, flipped);
        try {
          const { status, said } = judge(ledger.vkey);
          expect(status).to.equal(1);
          expect(said).to.match(found);
        } finally {
          writeFileSync(path, whole);
        }
      });
    }
  });

  describe('verified by @sigstore/verify', () => {
    const entryOf = (index: number, body: Buffer): Parameters<typeof verifyMerkleInclusion>[0] => ({
      logIndex: String(index),
      logId: { keyId: Buffer.alloc(0) },
      kindVersion: { kind: '', version: '' },
      integratedTime: '0',
      inclusionPromise: undefined,
      inclusionProof: {
        logIndex: String(index),
        rootHash: Buffer.alloc(0),
        treeSize: String(SIZE),
        hashes: ledger.proveInclusion(index, SIZE).map((hash) => Buffer.from(hash)),
        checkpoint: { envelope: readFileSync(join(out.path, 'checkpoint'), 'utf8') },
      },
      canonicalizedBody: body,
    });
    const log = (): Parameters<typeof verifyCheckpoint>[1][number] => {
      const { keyId, publicKey } = parseVkey(ledger.vkey);
      const x = Buffer.from(publicKey).toString('base64url');
      return {
        logID: Buffer.from(keyId),
        baseURL: ORIGIN,
        publicKey: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }),
        validFor: { start: new Date(0), end: new Date(8.64e15) },
      };
    };

    it('stands for every 37th record under the signed head', () => {
      for (let index = 0; index < SIZE; index += 37) {
        const entry = entryOf(index, records[index]!);
        const head = verifyCheckpoint(entry, [log()]);
        expect(head.logSize).to.equal(BigInt(SIZE));
        verifyMerkleInclusion(entry, head);
      }
    });

    it('falls with another record, another place or another key', () => {
      const entry = entryOf(300, records[300]!);
      const head = verifyCheckpoint(entry, [log()]);
      expect(() => {
        verifyMerkleInclusion(entryOf(300, records[301]!), head);
      }).to.throw('calculated root hash does not match');
      const moved = { ...entry, inclusionProof: { ...entry.inclusionProof, logIndex: '301' } };
      expect(() => {
        verifyMerkleInclusion(moved, head);
      }).to.throw();
      const x = Buffer.alloc(32, 7).toString('base64url');
      const other = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
      expect(() => verifyCheckpoint(entry, [{ ...log(), publicKey: other }])).to.throw(
        'invalid checkpoint signature',
      );
    });
  });
});
