import { expect } from 'chai';
import fc from 'fast-check';
import { eventIdSchema } from '../../../../schemas/ledger.js';
import { newRequestId } from '../../../../gateway/web/session/new-request-id.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

describe('request ids of the pages', () => {
  it('are 16 bytes in base64url, as Node writes them and the gateway accepts them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const asked: number[] = [];
        const id = newRequestId({
          bytes: (length) => {
            asked.push(length);
            return bytes;
          },
        });
        expect(asked).to.deep.equal([16]);
        expect(id).to.equal(Buffer.from(bytes).toString('base64url'));
        eventIdSchema.parse(id);
      }),
      { numRuns },
    );
  });
});
