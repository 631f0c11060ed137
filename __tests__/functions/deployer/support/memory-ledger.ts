import {
  type LedgerItem,
  ledgerKeys,
  readBreakGlasses,
  readFreezes,
  type ReleaseStep,
} from "../../../../functions/deployer/core/ledger";
import type { Ledger } from "../../../../functions/deployer/core/ports";

/** The ledger's table: what was put stays. */
export class MemoryLedger implements Ledger {
  readonly table = new Map<string, LedgerItem>();

  constructor(private readonly service = "collections") {}

  put(environment: string, id: string, step: ReleaseStep, content: object): Promise<boolean> {
    return Promise.resolve(this.write(this.pk(environment), ledgerKeys.release(id, step), content));
  }

  observe(environment: string, id: string, content: object): Promise<void> {
    this.write(this.pk(environment), ledgerKeys.observed(id), content);
    return Promise.resolve();
  }

  items(environment: string): Promise<readonly LedgerItem[]> {
    return Promise.resolve(this.below(this.pk(environment)));
  }

  release(environment: string, id: string): Promise<readonly LedgerItem[]> {
    return Promise.resolve(this.below(this.pk(environment), `RELEASE#${id}#`));
  }

  freezes(environment: string) {
    return Promise.resolve(readFreezes(this.below(ledgerKeys.freezes(environment))));
  }

  breakGlasses(execution: string, environment: string) {
    const items = this.below(ledgerKeys.execution(execution), ledgerKeys.breakGlass(environment, ""));
    return Promise.resolve(readBreakGlasses(items));
  }

  claim(digest: string, at: Date): Promise<void> {
    this.write(ledgerKeys.swept(this.service), `${digest}#${at.toISOString()}`, { at: at.toISOString() });
    return Promise.resolve();
  }

  claimed(digest: string) {
    const last = this.below(ledgerKeys.swept(this.service), digest).at(-1);
    return Promise.resolve(last && new Date(String(last.at)));
  }

  write(pk: string, sk: string, content: object): boolean {
    const key = `${pk}|${sk}`;
    if (this.table.has(key)) return false;
    this.table.set(key, JSON.parse(JSON.stringify({ ...content, pk, sk })) as LedgerItem);
    return true;
  }

  private pk(environment: string): string {
    return ledgerKeys.releases(this.service, environment);
  }

  private below(pk: string, beginning = ""): LedgerItem[] {
    const found = [...this.table.values()].filter((item) => item.pk === pk && item.sk.startsWith(beginning));
    return found.sort((one, other) => (one.sk < other.sk ? -1 : 1));
  }
}
