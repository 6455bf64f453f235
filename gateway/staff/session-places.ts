/**
 * Notices a cookie that is used in two places. A tablet gets a new address from DHCP and never uses the
 * old one again; an owner and a thief use theirs in turn. So it is the way back that is noticed, once a
 * session, and it ends nothing: the desk hears of it and a person decides.
 */
interface Places {
  now: string;
  before: string | undefined;
}

export class SessionPlaces {
  /** By session, then by family: a browser may ask one host by IPv4 and IPv6 in turn. */
  readonly #places = new Map<string, Map<'4' | '6', Places>>();
  readonly #noticed = new Set<string>();

  /** True the first time that a session comes back to an address it had left. */
  note(session: string, address: string): boolean {
    const family = address.includes(':') ? '6' : '4';
    const families = this.#places.get(session) ?? new Map<'4' | '6', Places>();
    this.#places.set(session, families);
    const places = families.get(family);
    if (places === undefined) {
      families.set(family, { now: address, before: undefined });
      return false;
    }
    if (places.now === address) return false;
    const back = places.before === address && !this.#noticed.has(session);
    places.before = places.now;
    places.now = address;
    if (back) this.#noticed.add(session);
    return back;
  }

  forget(session: string): void {
    this.#places.delete(session);
    this.#noticed.delete(session);
  }
}
