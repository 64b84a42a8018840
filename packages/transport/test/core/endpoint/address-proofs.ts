/** What a server got from an address and sent to it. */
interface Account {
  received: number;
  sent: number;
  /** Whether something that was sent to it has arrived there. */
  isReached: boolean;
  /** Whether something came from it after that: then whoever is there takes part. */
  isProven: boolean;
}

/**
 * Keeps watch over what a server sends to each address, without asking the server: an address is proven when its owner has got something
 * and then sent something. To others goes at most three times what came from them (RFC 9000 §8, §9.3).
 */
export class AddressProofs {
  readonly #accounts = new Map<string, Account>();
  /** Where each datagram that is on its way, or was lost, went. */
  readonly #addressees = new Map<string, Account>();

  onReceived(host: string, port: number, bytes: Uint8Array): void {
    const account = this.#of(host, port);
    account.received += bytes.length;
    if (!account.isReached || account.isProven) return;
    account.isProven = true;
    for (const [datagram, addressee] of this.#addressees) if (addressee === account) this.#addressees.delete(datagram);
  }

  /** @throws Error where that was too much */
  onSent(host: string, port: number, bytes: Uint8Array): void {
    const account = this.#of(host, port);
    account.sent += bytes.length;
    if (account.isProven) return;
    this.#addressees.set(nameOf(bytes), account);
    if (account.sent > MOST * account.received)
      throw new Error(`${account.sent} bytes went to ${host}:${port} for ${account.received} that came from there`);
  }

  /** Something that the server sent has arrived, whoever it was for. */
  onArrived(bytes: Uint8Array): void {
    if (this.#addressees.size === 0) return;
    const account = this.#addressees.get(nameOf(bytes));
    if (account !== undefined) account.isReached = true;
  }

  #of(host: string, port: number): Account {
    const name = `${host}:${port}`;
    let account = this.#accounts.get(name);
    if (account === undefined)
      this.#accounts.set(name, (account = { received: 0, sent: 0, isReached: false, isProven: false }));
    return account;
  }
}

const MOST = 3;

/** Datagrams differ in their first bytes, which hold ids and numbers; a Retry and a Version list are sent to one address each. */
function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, NAME_BYTES)).toString("latin1");
}

const NAME_BYTES = 64;
