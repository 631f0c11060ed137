import type { Credentials, KeyOwner } from "../../authorization/credentials";

/** Milliseconds that a key is believed without asking again. */
const believedFor = 60_000;

/** Asks whose a key is once a minute, so that a request costs no call. */
export class RememberedCredentials implements Credentials {
  private readonly believed = new Map<string, { readonly owner: KeyOwner; readonly until: number }>();

  constructor(
    private readonly asked: Credentials,
    private readonly now: () => Date,
  ) {}

  /** Believes nothing any longer: a key may have been deleted. */
  forget(): void {
    this.believed.clear();
  }

  async secretOf(accessKeyId: string): Promise<KeyOwner | undefined> {
    const now = this.now().getTime();
    const before = this.believed.get(accessKeyId);
    if (before !== undefined && before.until > now) return before.owner;
    const owner = await this.asked.secretOf(accessKeyId);
    if (owner === undefined) this.believed.delete(accessKeyId);
    else this.believed.set(accessKeyId, { owner, until: now + believedFor });
    return owner;
  }
}
