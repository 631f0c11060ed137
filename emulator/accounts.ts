import type { Part } from "./context";
import { localAccount } from "./local-account";

/** What runs beside the homes for one account. */
interface OpenedAccount<Parts extends Part> {
  readonly parts: Parts;
  readonly started: Promise<void>;
}

/** The accounts of the local AWS. The first is open from the start, another from the first call that is of it. */
export class Accounts<Parts extends Part> implements Part {
  private readonly opened = new Map<string, OpenedAccount<Parts>>();

  constructor(private readonly open: (account: string) => Parts) {}

  /** Resolves when all that the account has runs. */
  async of(account: string): Promise<Parts> {
    const { parts, started } = this.opened.get(account) ?? this.begin(account);
    await started;
    return parts;
  }

  /** Of every account that is open. */
  all(): Parts[] {
    return [...this.opened.values()].map(({ parts }) => parts);
  }

  async start(): Promise<void> {
    await this.of(localAccount);
  }

  async stop(): Promise<void> {
    for (const { parts, started } of [...this.opened.values()].reverse()) {
      await started.catch(() => {});
      await parts.stop();
    }
  }

  private begin(account: string): OpenedAccount<Parts> {
    const parts = this.open(account);
    const opened = { parts, started: parts.start() };
    this.opened.set(account, opened);
    return opened;
  }
}
