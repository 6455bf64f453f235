/** Cards of which one file is known: Lingnan and Suzhou (facts/cards-readers-turnstiles.md 2.2). */
import type { CardFacts, CardKind, Namespace } from '../../../schemas/credential.js';
import { readBinary, selectApplication } from '../application.js';
import { numberOf } from '../field-text.js';
import type { CardProfile } from '../profile.js';
import { periodOf } from './period.js';

const PUBLIC_FILE = { sfi: 0x15, length: 30 };

interface Span {
  readonly from: number;
  readonly to: number;
}

export interface PublicFileLayout {
  readonly name: string;
  readonly application: Uint8Array;
  readonly card: CardKind;
  readonly namespace: Namespace;
  /** Packed digits in file 0015. */
  readonly number: Span;
  /** Two dates of four bytes, where their place is known. */
  readonly period?: Span;
}

export function publicFileCard(layout: PublicFileLayout): CardProfile {
  const { name, application, card: kind, namespace, number, period } = layout;
  const needed = Math.max(number.to, period?.to ?? 0);
  return {
    name,
    async read(card) {
      const selection = await selectApplication(card, application, true);
      if (selection.kind !== 'selected') return selection;
      const file = await readBinary(card, PUBLIC_FILE.sfi, PUBLIC_FILE.length, needed);
      if (file.kind === 'failed') return file;
      if (file.kind === 'missing') return { kind: 'failed', failure: 'card-unreadable' };
      const value = numberOf(file.bytes.subarray(number.from, number.to));
      if (value === undefined) return { kind: 'failed', failure: 'invalid-data' };
      return {
        kind: 'read',
        credential: {
          card: kind,
          evidence: 'plain-chip',
          identifiers: [{ namespace, value }],
          facts: period === undefined ? {} : datesIn(file.bytes, period),
        },
      };
    },
  };
}

function datesIn(bytes: Uint8Array, { from, to }: Span): CardFacts {
  return periodOf(bytes.subarray(from, from + 4), bytes.subarray(from + 4, to));
}
