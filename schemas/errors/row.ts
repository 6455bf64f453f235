/** One row of the table of errors. */
export interface ErrorRow {
  /** HTTP status. */
  readonly status: number;
  /** Whether trying again can help. */
  readonly retryable: boolean;
  /** One sentence for the operator: what is wrong and what to do. */
  readonly zh: string;
  readonly en: string;
}
