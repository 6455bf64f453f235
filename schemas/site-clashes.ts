/**
 * What every part of a site file allows and the wiring does not: two owners of one line, one gate, one
 * coil or one input. Each would open the wrong gate, or count somebody who walked elsewhere.
 */

type Transport =
  | { readonly type: 'serial'; readonly path: string }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number };

interface Wiring {
  readonly links: readonly { readonly id: string; readonly transport: Transport }[];
  readonly readers: readonly { readonly id: string; readonly link: string }[];
  readonly turnstiles: readonly {
    readonly id: string;
    readonly link: string;
    readonly address: number;
    readonly coils: { readonly in: number; readonly out: number };
    readonly inputs: {
      readonly passedIn?: number | undefined;
      readonly passedOut?: number | undefined;
      readonly heldOpen?: number | undefined;
      readonly fire?: number | undefined;
    };
  }[];
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
  }
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
      (reader) => reader.link,
      (index, first) => ({
        path: ['readers', index, 'link'],
        message: `reader "${first}" is on this link, and a SAM line carries one reader: name a link of its own`,
      }),
    ),
    ...repeated(
      turnstiles,
      ({ link, address }) => `${link} ${address}`,
      (index, first) => ({
        path: ['turnstiles', index, 'address'],
        message: `turnstile "${first}" has this address on this link: an address of its own, 1 to 247 or 255, or another link`,
      }),
    ),
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

function sharedTerminals({ turnstiles }: Wiring): Clash[] {
  return turnstiles.flatMap(({ coils, inputs }, index) => {
    const clashes: Clash[] = [];
    if (coils.in === coils.out) {
      clashes.push({
        path: ['turnstiles', index, 'coils', 'out'],
        message: 'is the coil "in", too: two different coils, 0 to 31',
      });
    }
    const owners = new Map<number, string>();
    for (const name of ['passedIn', 'passedOut', 'heldOpen', 'fire'] as const) {
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
    const inputs = turnstiles.find(({ id }) => id === turnstile)?.inputs;
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
