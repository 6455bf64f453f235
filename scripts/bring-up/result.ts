/** What a bring-up found out. Holds no name, number or UID: the card of the test is somebody's. */

export interface StepResult {
  readonly step: string;
  readonly device: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly zh: string;
  readonly en: string;
  /** How long it took, milliseconds. */
  readonly ms?: number;
}

export interface LaneResult {
  readonly lane: string;
  readonly passed: boolean;
  readonly devices: readonly {
    readonly id: string;
    readonly kind: string;
    readonly link: string;
    readonly liveness: string;
    /** What the device said of itself, for example its SAM number. */
    readonly identity?: string;
  }[];
  readonly steps: readonly StepResult[];
}
