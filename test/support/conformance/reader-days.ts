/** Days of a reader on which anything may happen, for property tests. */
import fc from 'fast-check';
import type { WireFault } from './faulty-wire.js';
import type { ReaderSubject } from './reader-subject.js';

export type Step =
  | { readonly do: 'lay'; readonly card: 0 | 1 }
  | { readonly do: 'lift' }
  | { readonly do: 'unplug' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: WireFault; readonly skip: number };

export function anyStep<Frame>(subject: ReaderSubject<Frame>): fc.Arbitrary<Step> {
  const { checksum, noise, busLosesNothing = false, speaksUnasked = false } = subject;
  const bytes =
    checksum === 'none' ? fc.constant(noise) : fc.uint8Array({ minLength: 1, maxLength: 12 });
  const place = busLosesNothing
    ? fc.constantFrom('before' as const, 'after' as const)
    : fc.constantFrom('before' as const, 'inside' as const, 'after' as const);
  const faults: fc.Arbitrary<WireFault>[] = [
    fc.record({ kind: fc.constant('noise' as const), place, bytes }),
  ];
  if (!busLosesNothing) {
    faults.push(fc.constantFrom({ kind: 'cut' as const }, { kind: 'lost' as const }));
  }
  if (!speaksUnasked) {
    faults.push(fc.integer({ min: 1, max: 3000 }).map((ms) => ({ kind: 'late' as const, ms })));
  }
  if (checksum === 'each-reply') faults.push(fc.nat().map((at) => ({ kind: 'flip' as const, at })));
  return fc.oneof(
    fc.constantFrom(0 as const, 1 as const).map((card): Step => ({ do: 'lay', card })),
    fc.constantFrom<Step>({ do: 'lift' }, { do: 'unplug' }),
    fc.integer({ min: 1, max: 2000 }).map((ms): Step => ({ do: 'wait', ms })),
    fc
      .tuple(fc.oneof(...faults), fc.nat({ max: 6 }))
      .map(([fault, skip]): Step => ({ do: 'fault', fault, skip })),
  );
}
