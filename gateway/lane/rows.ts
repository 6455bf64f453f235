/**
 * The lane's ledger rows (design section 4): everything that happened goes into the encrypted payload,
 * the leaf says only that something did. Times in `at` are RFC 3339 UTC to the millisecond; `steps` are
 * milliseconds since the card was found.
 */
import type { Decision } from '../../schemas/decision.js';
import type { DeviceId } from '../../schemas/device.js';
import type { EventId, Json, LedgerEntry } from '../../schemas/ledger.js';
import type { Lookup, Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import type { VisitSteps } from '../../schemas/visit.js';
import { identityToKeep } from '../decision/keep-identity.js';
import { personOf, type Dossier } from './dossier.js';
import type { AfterRow } from './step.js';

export interface RowContext {
  readonly lane: string;
  readonly wall: WallMs;
}

export interface DecisionRow {
  readonly visit: EventId;
  readonly reader: DeviceId;
  readonly decision: Decision;
  readonly reopens: EventId | undefined;
  readonly steps: VisitSteps;
}

const exact = (wall: WallMs): string => new Date(wall).toISOString();

function tagged(person: Person | undefined): { person?: Person } {
  return person === undefined ? {} : { person };
}

/** `result`, and not the reason, is what the query row may know. */
export function decisionRow(
  { visit, reader, decision, reopens, steps }: DecisionRow,
  dossier: Dossier,
  context: RowContext,
): LedgerEntry {
  const { inForce, credential } = dossier;
  const person = personOf(dossier);
  const rules = inForce?.policy[decision.mode];
  const kept =
    person === undefined || rules === undefined
      ? undefined
      : identityToKeep(person, rules.keepIdentity, decision);
  const payload: Json = {
    type: reopens === undefined ? 'decision' : 'reopen',
    at: exact(context.wall),
    lane: context.lane,
    reader,
    card: credential?.card,
    evidence: credential?.evidence,
    outcome: decision.outcome,
    reasons: decision.reasons,
    findings: decision.findings,
    alarm: decision.alarm ? true : undefined,
    senior: decision.senior,
    mode: decision.mode,
    policy: decision.policyVersion,
    order: inForce?.order?.number,
    lookup: lookupJson(dossier.inquiry?.answer),
    steps: { ...steps },
    identity: kept,
  };
  return {
    kind: 'visit',
    eventId: visit,
    payload,
    ...(reopens === undefined ? {} : { refersTo: reopens }),
    ...tagged(person),
    query: {
      lane: context.lane,
      result: reopens === undefined ? decision.outcome : 'reopen',
    },
    ...(decision.outcome === 'admit' ? { opening: 'begins' } : {}),
  };
}

function lookupJson(lookup: Lookup | undefined): Json | undefined {
  if (lookup === undefined) return undefined;
  return {
    status: lookup.status,
    cause: lookup.cause,
    rawCode: lookup.rawCode,
    issuer: lookup.issuer,
    asOf: lookup.asOf,
    validUntil: lookup.validUntil,
    reference: lookup.reference,
    tookMs: Math.round(lookup.tookMs),
    requestHash: lookup.evidence?.requestHash,
  };
}

/** An answer that came when the lane had gone on without it. */
export function lateAnswerRow(
  dossier: Dossier,
  lookup: Lookup,
  result: 'eased' | 'contradicted' | 'late-answer' | 'discarded-query',
  person: Person,
  context: RowContext,
): LedgerEntry {
  return {
    kind: 'visit',
    refersTo: dossier.visit,
    payload: {
      type: result,
      at: exact(context.wall),
      lane: context.lane,
      lookup: lookupJson(lookup),
      findings: result === 'contradicted' ? ['answer-contradicts'] : undefined,
    },
    person,
    query: { lane: context.lane, result },
  };
}

export function refusalRow(
  refusal: { readonly visit: EventId; readonly operator: string; readonly reason: string },
  person: Person | undefined,
  context: RowContext,
): LedgerEntry {
  const { visit, operator, reason } = refusal;
  return {
    kind: 'visit',
    refersTo: visit,
    payload: { type: 'refused', at: exact(context.wall), lane: context.lane, operator, reason },
    ...tagged(person),
    query: { lane: context.lane, result: 'refused', operator },
  };
}

export function modeRow(
  change: { readonly from: string; readonly to: string; readonly operator: string },
  context: RowContext,
): LedgerEntry {
  const { from, to, operator } = change;
  return {
    kind: 'device',
    detail: { what: 'lane-mode', lane: context.lane, from, to },
    payload: { type: 'lane-mode', at: exact(context.wall), lane: context.lane, from, to, operator },
    query: { lane: context.lane, result: `mode-${to}`, operator },
  };
}

export function afterRow(
  row: AfterRow,
  dossier: Dossier | undefined,
  context: RowContext,
): LedgerEntry {
  const { lane, wall } = context;
  const at = exact(wall);
  switch (row.type) {
    case 'outcome':
      return {
        kind: 'visit',
        refersTo: row.of,
        payload: {
          type: 'outcome',
          at,
          passage: row.passage,
          pulses: row.pulses,
          passed: row.passed,
          reversed: row.reversed === 0 ? undefined : row.reversed,
          accompanied: row.passed > 1 && row.passed <= row.pulses ? true : undefined,
          error: row.error,
          answers: row.answers,
          steps: { ...row.steps },
        },
        query: { lane, result: row.passage },
        opening: 'ends',
      };
    case 'failed-read':
      return {
        kind: 'visit',
        eventId: row.visit,
        payload: {
          type: 'failed-read',
          at,
          lane,
          failure: row.failure,
          lookup: lookupJson(dossier?.inquiry?.answer),
          asked: dossier?.inquiry === undefined ? undefined : true,
          steps: { ...row.steps },
        },
        ...tagged(personOf(dossier)),
        query: { lane, result: row.result },
      };
    case 'assist-ended':
      return {
        kind: 'visit',
        refersTo: row.visit,
        payload: { type: 'assist-ended', at, result: row.result },
        query: { lane, result: `assist-${row.result}` },
      };
    case 'passages':
      return {
        kind: 'device',
        detail: {
          what: row.what,
          lane,
          count: row.count,
          ...(row.direction === undefined ? {} : { direction: row.direction }),
        },
        query: { lane, result: row.what },
      };
    case 'hardware':
      return {
        kind: 'device',
        detail: { what: row.what, lane, active: row.active },
        query: { lane, result: row.what },
      };
  }
}
