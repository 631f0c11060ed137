/** Values kept: what callers choose, paths above all, must not fill the memory. */
const mostKept = 10_000;

/** What was read once by its key, until it is forgotten. A read that failed is not kept. */
export class Memo<Value> {
  private readonly known = new Map<string, Promise<Value>>();

  constructor(private readonly read: (key: string) => Promise<Value>) {}

  get(key: string): Promise<Value> {
    const before = this.known.get(key);
    if (before !== undefined) return before;
    if (this.known.size >= mostKept) this.forget();
    const value = this.read(key);
    this.known.set(key, value);
    value.catch(() => this.known.get(key) === value && this.known.delete(key));
    return value;
  }

  forget(): void {
    this.known.clear();
  }
}
