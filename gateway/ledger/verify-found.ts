/** What verification reads, before it knows whether any of it is right. */
/** A record as it was found: nothing about its shape is known. */
export interface RecordLike {
  readonly seq?: unknown;
  readonly k?: unknown;
  readonly t?: unknown;
  readonly c?: unknown;
  readonly d?: unknown;
  readonly e?: unknown;
  readonly p?: unknown;
  readonly x?: { readonly event?: unknown; readonly day?: unknown; readonly rows?: unknown };
}

/** A record with what stands beside it in other tables; null where there is nothing. */
export interface FoundRow {
  readonly seq: number;
  readonly rec: Buffer;
  readonly day: number | null;
  readonly wkey: Buffer | null;
  readonly blob: Buffer | null;
  readonly at: number | null;
  readonly kind: string | null;
  readonly lane: string | null;
  readonly result: string | null;
  readonly operator: string | null;
  readonly took: number | null;
}
