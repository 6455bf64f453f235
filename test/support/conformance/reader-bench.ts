/** A reader driver on the real link, a faulty wire and its simulated device, on one manual time. */
import { expect } from 'chai';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import type { BytePipe } from '../../../drivers/simulators/sam/reader.js';
import type { Codec, LinkDevice } from '../../../drivers/supervisor/contract.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import type { Credential } from '../../../schemas/credential.js';
import type { Connection, DeviceStatus, Reader, ReaderEvent } from '../../../schemas/device.js';
import type { MonoMs } from '../../../schemas/time.js';
import { ManualTime, settle } from '../manual-time.js';
import { FaultyWire } from './faulty-wire.js';

/** Two cards of two people: what is read must be the one that lies there. */
export type WhichCard = 0 | 1;

export interface ReaderParts<Frame> {
  /** A fresh codec, as the link builder makes it. */
  readonly codec: () => Codec<Frame>;
  readonly reader: Reader & LinkDevice<Frame>;
  /** Gives the simulated device its end of each connection. */
  readonly connect: (pipe: BytePipe) => void;
  /** The card is laid, the code scanned, the text typed. */
  readonly lay: (card: WhichCard) => void;
  /** Nothing to do for a device that sends what it read at once. */
  readonly lift: () => void;
  /** Stops the timers of the simulated device. */
  readonly close: () => void;
  /** As in the link builder; 100 ms without it. */
  readonly interByteMs?: number;
}

/** After its taking away a card may still be told of for so long: the read was under way. */
const READ_LIMIT_MS = 2800;

interface Lying {
  readonly card: WhichCard;
  readonly from: MonoMs;
  until: MonoMs;
}

export class ReaderBench<Frame> {
  readonly time = new ManualTime();
  readonly wire = new FaultyWire(this.time);
  readonly events: ReaderEvent[] = [];
  readonly link: Link<Frame>;
  readonly parts: ReaderParts<Frame>;
  readonly #registry = new DeviceRegistry(this.time);
  readonly #said: readonly [Credential, Credential] | undefined;
  readonly #lying: Lying[] = [];
  #far: Connection | undefined;

  /** `said`: what the two cards say when nothing is wrong; each credential is held against it. */
  constructor(
    build: (time: ManualTime) => ReaderParts<Frame>,
    said?: readonly [Credential, Credential],
  ) {
    const { time } = this;
    this.parts = build(time);
    this.#said = said;
    const { reader, codec, connect, interByteMs } = this.parts;
    reader.listen((event) => this.events.push(event));
    this.link = new Link({
      id: 'line-1',
      transport: memoryTransport((far) => {
        this.#far = far;
        connect(this.wire.to(connectionPipe(far)));
      }),
      codec,
      devices: [reader],
      registry: this.#registry,
      clock: time,
      timers: time,
      ...(interByteMs === undefined ? {} : { interByteMs }),
    });
  }

  /** Runs until the reader says that it works. */
  async start(): Promise<this> {
    this.link.start();
    await this.until('online', () => this.status.state === 'online');
    return this;
  }

  get status(): DeviceStatus {
    const status = this.#registry.get(this.parts.reader.id);
    if (status === undefined) throw new Error('the reader is not declared');
    return status;
  }

  lay(card: WhichCard): void {
    this.lift();
    this.#lying.push({ card, from: this.time.mono(), until: Infinity });
    this.parts.lay(card);
  }

  lift(): void {
    const last = this.#lying.at(-1);
    if (last?.until === Infinity) last.until = this.time.mono();
    this.parts.lift();
  }

  /** How often a card was read so far; without `said`, any card. */
  reads(card: WhichCard): number {
    const said = this.#said?.[card];
    return this.credentials.filter((one) => said === undefined || shares(one, said)).length;
  }

  get credentials(): readonly Credential[] {
    return this.events.flatMap((event) => (event.type === 'credential' ? [event.credential] : []));
  }

  /** Moves time until it is so. @throws Error after `withinMs`. */
  async until(what: string, check: () => boolean, withinMs = 8000): Promise<void> {
    const end = this.time.mono() + withinMs;
    while (!check()) {
      if (this.time.mono() >= end) {
        const said = this.events.map(({ type }) => type).join(', ');
        throw new Error(`not ${what} within ${withinMs} ms; ${this.status.state}; ${said}`);
      }
      await this.time.advance(10);
    }
  }

  /** Lays the card on an empty reader and waits until it is read. */
  async readNext(card: WhichCard): Promise<void> {
    this.lift();
    // Long enough for every reader to have seen that nothing lies there.
    await this.time.advance(3000);
    const before = this.reads(card);
    this.lay(card);
    await this.until(`card ${card} read`, () => this.reads(card) > before);
  }

  async unplug(): Promise<void> {
    this.wire.cut();
    await this.#far?.close();
    await settle();
  }

  /** Stops everything, then holds the whole story against what every driver owes. */
  async end(): Promise<void> {
    this.wire.clear();
    this.wire.cut();
    const stopped = this.link.stop();
    await this.time.advance(1000);
    await stopped;
    this.lift();
    this.parts.close();
    expect(this.time.waiting, 'timers left behind').to.equal(0);
    this.#expectTrue();
    expectOrder(this.events);
  }

  /** Nobody is ever read who does not lie there, and of a card nothing that it does not say. */
  #expectTrue(): void {
    if (this.#said === undefined) return;
    for (const event of this.events) {
      if (event.type !== 'credential') continue;
      const { credential, at } = event;
      const lay = this.#lying.filter(
        ({ from, until }) => from <= at && at <= until + READ_LIMIT_MS,
      );
      const honest = lay.some(({ card }) => saysNoMore(credential, this.#said?.[card]));
      expect(honest, `said by no card that lay there: ${JSON.stringify(credential)}`).to.equal(
        true,
      );
    }
  }
}

function shares(one: Credential, other: Credential): boolean {
  return one.identifiers.some(({ namespace, value }) =>
    other.identifiers.some((known) => known.namespace === namespace && known.value === value),
  );
}

/** Each value of `part` stands in `whole`, too: a read may end with less, never with something else. */
function saysNoMore(part: Credential, whole: Credential | undefined): boolean {
  if (whole === undefined) return false;
  const { identifiers, holder = {}, claims = [], facts = {} } = part;
  return isWithin({ identifiers, holder, claims, facts }, { holder: {}, facts: {}, ...whole });
}

function isWithin(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    const known: unknown[] = Array.isArray(whole) ? whole : [];
    return part.every((one) => known.some((other) => isWithin(one, other)));
  }
  if (typeof part !== 'object' || part === null) return part === whole;
  if (typeof whole !== 'object' || whole === null) return false;
  const known = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => isWithin(value, known.get(name)));
}

/** `found`, then exactly one end: a credential or a final failure; `removed` never in between. */
function expectOrder(events: readonly ReaderEvent[]): void {
  let open = false;
  for (const event of events) {
    switch (event.type) {
      case 'found':
        expect(open, 'found twice').to.equal(false);
        open = true;
        break;
      case 'credential':
        expect(open, 'a credential of nothing found').to.equal(true);
        open = false;
        break;
      case 'read-failed':
        expect(open, 'a failure of nothing found').to.equal(true);
        open = !event.final;
        break;
      case 'removed':
        expect(open, 'removed without an end of the read').to.equal(false);
        break;
      case 'number':
      case 'noise':
        break;
    }
  }
  expect(open, 'a card found and never answered for').to.equal(false);
}
