/** One lane from the first card to the pulled plug, with the drivers that will work there. */
import type { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { SiteDevices } from '../../gateway/site/devices.js';
import type { Credential } from '../../schemas/credential.js';
import type { DeviceId, DeviceState, Reader, Turnstile } from '../../schemas/device.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { LaneConfig } from '../../schemas/site.js';
import type { Clock, Timers, Unlisten } from '../../schemas/time.js';
import type { Operator } from './operator.js';
import type { LaneResult, StepResult } from './result.js';

/** Longest waits, milliseconds. */
export interface CheckLimits {
  readonly online: number;
  /** For a person to do what she was asked for. */
  readonly person: number;
  /** From the pulled plug to the news of it: 3 s as promised, and the hand. */
  readonly gone: number;
  /** From the plug to a working device: 5 s as promised, and the hand. */
  readonly back: number;
}

const LIMITS: CheckLimits = { online: 10_000, person: 60_000, gone: 63_000, back: 65_000 };

export interface LaneCheckOptions {
  readonly lane: LaneConfig;
  readonly devices: SiteDevices;
  readonly operator: Operator;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly limits?: Partial<CheckLimits>;
}

const LOST: readonly DeviceState[] = ['offline', 'silent'];

export class LaneCheck {
  readonly #options: LaneCheckOptions;
  readonly #limits: CheckLimits;
  readonly #steps: StepResult[] = [];

  constructor(options: LaneCheckOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /** The devices are started already. Never rejects for what a device did wrong: that is a finding. */
  async run(): Promise<LaneResult> {
    const { lane, devices } = this.#options;
    const turnstile = known(devices.turnstiles, lane.turnstile);
    const ids = [...lane.readers, lane.turnstile];
    for (const id of ids) await this.#online(id);
    for (const id of lane.readers) await this.#card(known(devices.readers, id));
    const moved = await this.#gate(turnstile);
    if (moved && turnstile.hasPassageSensor) await this.#passage(turnstile);
    else this.#skip('passage', turnstile.id);
    for (const id of ids) await this.#plug(id);
    return {
      lane: lane.id,
      passed: this.#steps.every(({ result }) => result !== 'failed'),
      devices: ids.flatMap((id) => this.#described(id)),
      steps: this.#steps,
    };
  }

  #described(id: DeviceId): LaneResult['devices'] {
    const status = this.#options.devices.registry.get(id);
    if (status === undefined) return [];
    const { kind, link, liveness, identity } = status;
    return [{ id, kind, link, liveness, ...(identity === undefined ? {} : { identity }) }];
  }

  async #online(id: DeviceId): Promise<void> {
    const ms = await this.#untilState(id, ['online'], this.#limits.online);
    const { detail = '', liveness } = this.#options.devices.registry.get(id) ?? {};
    const blind =
      liveness === 'port-only' ? '（不能察觉它不说话 · silence cannot be noticed）' : '';
    this.#note('online', id, ms, `设备在线${blind}`, `the device works ${detail}`);
  }

  async #card(reader: Reader): Promise<void> {
    const { operator } = this.#options;
    const read = this.#nextCredential(reader);
    operator.tell({
      ...{ name: 'lay-card', device: reader.id },
      ...{ zh: `请在 ${reader.id} 上放一张卡`, en: `lay a card on ${reader.id}` },
    });
    const found = await read;
    if (found === undefined) {
      this.#note('card', reader.id, undefined, '没有读到卡', 'no card was read');
      return;
    }
    const { card, evidence, identifiers } = found.credential;
    const named = identifiers.map(({ namespace }) => namespace).join(', ');
    this.#note('card', reader.id, found.ms, `读到 ${card}`, `${card}, ${evidence}: ${named}`);
    operator.tell({
      ...{ name: 'take-card', device: reader.id },
      ...{ zh: '请把卡拿走', en: 'take the card away' },
    });
  }

  /** Whether the gate moved, by the word of the operator. */
  async #gate(turnstile: Turnstile): Promise<boolean> {
    const { operator, clock } = this.#options;
    const device = turnstile.id;
    const ready = await operator.answer({
      ...{ name: 'ready-to-open', device },
      ...{ zh: '闸机要开一次，准备好了吗？', en: 'the gate will open once: ready?' },
    });
    if (ready !== 'yes') {
      this.#skip('gate', device);
      return false;
    }
    const began = clock.mono();
    try {
      await turnstile.pulse(this.#options.lane.direction);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      this.#note(
        'gate',
        device,
        undefined,
        `没有打开：${error.code}`,
        `not opened: ${error.detail}`,
      );
      return false;
    }
    const ms = clock.mono() - began;
    const moved = await operator.answer({
      ...{ name: 'did-it-open', device },
      ...{ zh: '闸机动了吗？', en: 'did the gate move?' },
    });
    const seen = moved === 'yes';
    const [zh, en] = seen
      ? ['闸机动了', 'the gate moved']
      : ['闸机没有动：查接线', 'the gate did not move: look at the wires'];
    this.#note('gate', device, seen ? ms : undefined, zh, en);
    return seen;
  }

  async #passage(turnstile: Turnstile): Promise<void> {
    const { operator, lane } = this.#options;
    const device = turnstile.id;
    turnstile.watch('active');
    const passed = this.#next<string>(this.#limits.person, (done) =>
      turnstile.listen((event) => {
        if (event.type === 'passed') done(event.direction);
      }),
    );
    try {
      await turnstile.pulse(lane.direction);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
    }
    operator.tell({
      ...{ name: 'walk-through', device },
      ...{ zh: '请从闸机走过去', en: 'walk through the gate' },
    });
    const seen = await passed;
    turnstile.watch('idle');
    const right = seen?.value === lane.direction;
    const [zh, en] = right
      ? ['通行信号正确', 'the passage was seen']
      : [
          `通行信号：${seen?.value ?? '没有'}`,
          `passage ${seen?.value ?? 'not seen'}: wire the inputs`,
        ];
    this.#note('passage', device, right ? seen.ms : undefined, zh, en);
  }

  async #plug(id: DeviceId): Promise<void> {
    const { operator } = this.#options;
    const pulled = await operator.answer({
      ...{ name: 'pull-plug', device: id },
      ...{ zh: `请拔掉 ${id} 的线，然后回答`, en: `pull the plug of ${id}, then answer` },
    });
    if (pulled !== 'yes') {
      this.#skip('plug', id);
      return;
    }
    const gone = await this.#untilState(id, LOST, this.#limits.gone);
    const [zh, en] =
      gone === undefined
        ? ['没有察觉拔线', 'the loss was not noticed']
        : ['察觉了拔线', 'the loss was noticed'];
    this.#note('unplugged', id, gone, zh, en);
    operator.tell({
      ...{ name: 'plug-in', device: id },
      ...{ zh: `请把 ${id} 的线插回去`, en: `plug ${id} in again` },
    });
    const back = await this.#untilState(id, ['online'], this.#limits.back);
    this.#note('replugged', id, back, '恢复在线', 'it works again');
  }

  #note(step: string, device: DeviceId, ms: number | undefined, zh: string, en: string): void {
    const result = ms === undefined ? 'failed' : 'passed';
    const took = ms === undefined ? {} : { ms: Math.round(ms) };
    this.#steps.push({ step, device, result, zh, en: en.trim(), ...took });
  }

  #skip(step: string, device: DeviceId): void {
    this.#steps.push({ step, device, result: 'skipped', zh: '跳过', en: 'skipped' });
  }

  #nextCredential(
    reader: Reader,
  ): Promise<{ readonly credential: Credential; readonly ms: number } | undefined> {
    const { clock } = this.#options;
    let foundAt: number | undefined;
    return this.#next<{ credential: Credential; ms: number }>(this.#limits.person, (done) =>
      reader.listen((event) => {
        if (event.type === 'found') foundAt = clock.mono();
        if (event.type !== 'credential') return;
        const { credential } = event;
        done({ credential, ms: clock.mono() - (foundAt ?? clock.mono()) });
      }),
    ).then((next) => next?.value);
  }

  async #untilState(
    id: DeviceId,
    wanted: readonly DeviceState[],
    withinMs: number,
  ): Promise<number | undefined> {
    const { registry } = this.#options.devices;
    const isThere = (): boolean => wanted.includes(stateOf(registry, id));
    if (isThere()) return 0;
    const next = await this.#next<true>(withinMs, (done) =>
      registry.listen(() => {
        if (isThere()) done(true);
      }),
    );
    return next?.ms;
  }

  /** The first thing that `listen` hands over, and after how long; undefined when it never came. */
  #next<Value>(
    withinMs: number,
    listen: (done: (value: Value) => void) => Unlisten,
  ): Promise<{ readonly value: Value; readonly ms: number } | undefined> {
    const { clock, timers } = this.#options;
    const began = clock.mono();
    return new Promise((resolve) => {
      const cancel = timers.after(withinMs, () => {
        unlisten();
        resolve(undefined);
      });
      const unlisten = listen((value) => {
        cancel();
        // A listener may be told of something while it is being added.
        queueMicrotask(() => unlisten());
        resolve({ value, ms: clock.mono() - began });
      });
    });
  }
}

function stateOf(registry: DeviceRegistry, id: DeviceId): DeviceState {
  return registry.get(id)?.state ?? 'stopped';
}

function known<Device>(all: ReadonlyMap<string, Device>, id: DeviceId): Device {
  const device = all.get(id);
  if (device === undefined) throw new TongdaoError('NOT_FOUND', `device "${id}"`);
  return device;
}
