/**
 * What every part of a site file allows and the wiring does not: two owners of one line, one gate, one
 * coil or one input. Each would open the wrong gate, or count somebody who walked elsewhere.
 */

type Transport =
  | { readonly type: 'serial'; readonly path: string }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly type: 'hid';
      readonly vendorId: string;
      readonly productId: string;
      readonly serialNumber?: string | undefined;
      readonly usbPath?: string | undefined;
    }
  | { readonly type: 'pcsc'; readonly reader: string };

interface BoardWiring {
  readonly id: string;
  readonly driver: 'modbus';
  readonly link: string;
  readonly address: number;
  readonly coils: { readonly in: number; readonly out: number };
  readonly inputs: Readonly<Partial<Record<InputName, number | undefined>>>;
}

interface RelayWiring {
  readonly id: string;
  readonly driver: 'lcus' | 'hid-relay';
  readonly link: string;
  readonly channels: { readonly in: number; readonly out: number };
}

const INPUTS = ['passedIn', 'passedOut', 'heldOpen', 'fire', 'freeExit'] as const;
type InputName = (typeof INPUTS)[number];

interface Wiring {
  readonly links: readonly { readonly id: string; readonly transport: Transport }[];
  readonly readers: readonly {
    readonly id: string;
    readonly driver: string;
    readonly link: string;
    readonly slot?: string;
  }[];
  readonly turnstiles: readonly (BoardWiring | RelayWiring)[];
  readonly lanes: readonly {
    readonly id: string;
    readonly turnstile: string;
    readonly direction: 'in' | 'out';
  }[];
}

export interface Clash {
  readonly path: readonly (string | number)[];
  /** Says what is accepted. */
  readonly message: string;
}

/** Calls `again` for every item whose key an earlier item had, with that item's id. */
function repeated<Item extends { readonly id: string }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  again: (index: number, first: string) => Clash,
): Clash[] {
  const owners = new Map<string, string>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    const first = owners.get(key);
    if (first !== undefined) return [again(index, first)];
    owners.set(key, item.id);
    return [];
  });
}

/** A host name means the same in any case and with the root's dot. */
function placeOf(transport: Transport): string {
  switch (transport.type) {
    case 'serial':
      return `serial ${transport.path}`;
    case 'tcp':
      return `tcp ${transport.host.toLowerCase().replace(/\.$/, '')} ${transport.port}`;
    case 'hid': {
      const { vendorId, productId, serialNumber = '', usbPath = '' } = transport;
      return `hid ${vendorId} ${productId} ${serialNumber} ${usbPath}`;
    }
    case 'pcsc':
      return `pcsc ${transport.reader}`;
  }
}

const slotWords = (reader: Wiring['readers'][number] | undefined): string =>
  reader?.slot === undefined ? '' : ' for each slot';

/** Place in the whole list of the nth Modbus board. */
function indexOfBoard(turnstiles: Wiring['turnstiles'], nth: number): number {
  const board = turnstiles.filter(({ driver }) => driver === 'modbus')[nth];
  return turnstiles.findIndex((turnstile) => turnstile === board);
}

function sharedLines({ links, readers, turnstiles, lanes }: Wiring): Clash[] {
  return [
    ...repeated(
      links,
      (link) => placeOf(link.transport),
      (index, first) => ({
        path: ['links', index, 'transport'],
        message: `is the place of link "${first}", too: one link for each line, and devices on it name that link`,
      }),
    ),
    ...repeated(
      readers,
      ({ link, slot }) => `${link} ${slot ?? ''}`,
      (index, first) => ({
        path: ['readers', index, 'link'],
        message: `reader "${first}" is on this link, and the line carries one reader${slotWords(readers[index])}: name a link of its own`,
      }),
    ),
    ...repeated(
      turnstiles.filter((turnstile) => turnstile.driver === 'modbus'),
      ({ link, address }) => `${link} ${address}`,
      (index, first) => ({
        path: ['turnstiles', indexOfBoard(turnstiles, index), 'address'],
        message: `turnstile "${first}" has this address on this link: an address of its own, 1 to 247 or 255, or another link`,
      }),
    ),
    ...sharedChannels(turnstiles),
    ...repeated(
      lanes,
      (lane) => lane.turnstile,
      (index, first) => ({
        path: ['lanes', index, 'turnstile'],
        message: `lane "${first}" opens this turnstile: a turnstile that no other lane names`,
      }),
    ),
  ];
}

/** Several gates on one relay board: each channel opens one of them. */
function sharedChannels(turnstiles: Wiring['turnstiles']): Clash[] {
  const owners = new Map<string, string>();
  return turnstiles.flatMap((turnstile, index) => {
    if (turnstile.driver === 'modbus') return [];
    const { id, link, channels } = turnstile;
    return (['in', 'out'] as const).flatMap((side) => {
      const key = `${link} ${channels[side]}`;
      const first = owners.get(key);
      owners.set(key, first ?? id);
      if (first === undefined) return [];
      const message = `turnstile "${first}" has this channel on this link: a channel of its own`;
      return [{ path: ['turnstiles', index, 'channels', side], message }];
    });
  });
}

function sharedTerminals({ turnstiles }: Wiring): Clash[] {
  return turnstiles.flatMap((turnstile, index) => {
    if (turnstile.driver !== 'modbus') return [];
    const { coils, inputs } = turnstile;
    const clashes: Clash[] = [];
    if (coils.in === coils.out) {
      clashes.push({
        path: ['turnstiles', index, 'coils', 'out'],
        message: 'is the coil "in", too: two different coils, 0 to 31',
      });
    }
    const owners = new Map<number, string>();
    for (const name of INPUTS) {
      const input = inputs[name];
      if (input === undefined) continue;
      const first = owners.get(input);
      if (first === undefined) owners.set(input, name);
      else {
        clashes.push({
          path: ['turnstiles', index, 'inputs', name],
          message: `is the input "${first}", too: an input of its own, 0 to 31, or none`,
        });
      }
    }
    return clashes;
  });
}

/** With only the other direction's input everybody who walks in would count as a wrong-way passage. */
function blindLanes({ turnstiles, lanes }: Wiring): Clash[] {
  return lanes.flatMap(({ turnstile, direction }, index) => {
    const board = turnstiles.find(({ id }) => id === turnstile);
    const inputs = board?.driver === 'modbus' ? board.inputs : undefined;
    const [own, other] =
      direction === 'in'
        ? (['passedIn', 'passedOut'] as const)
        : (['passedOut', 'passedIn'] as const);
    if (inputs?.[own] !== undefined || inputs?.[other] === undefined) return [];
    const message = `turnstile "${turnstile}" maps the input "${other}" alone: map "${own}", too, or neither`;
    return [{ path: ['lanes', index, 'direction'], message }];
  });
}

/** References that lead nowhere are not its business. Empty: every owner is the only one. */
export function wiringClashes(site: Wiring): readonly Clash[] {
  return [...sharedLines(site), ...sharedTerminals(site), ...blindLanes(site)];
}
