/** Signals that end a run early; by convention the exit code is 128 + the signal's number. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type EndingSignal = keyof typeof exitCodes;

/**
 * Ctrl-C, a closed terminal or `kill`. The first one is only remembered: nothing new is begun, and what runs may end,
 * because terraform cancels the calls under way, and what such a call makes exists in no state. A second one is passed on.
 */
export class Interruption {
  private readonly listeners = new Set<(signal: EndingSignal, isRepeated: boolean) => void>();
  private first: EndingSignal | undefined;

  /** The exit code of the first signal; undefined while there was none. */
  get exitCode(): number | undefined {
    return this.first === undefined ? undefined : exitCodes[this.first];
  }

  get happened(): boolean {
    return this.first !== undefined;
  }

  /** Calls `listener` at every signal until the returned function is called. */
  onSignal(listener: (signal: EndingSignal, isRepeated: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  interrupt(signal: EndingSignal): void {
    const isRepeated = this.happened;
    this.first ??= signal;
    for (const listener of this.listeners) listener(signal, isRepeated);
  }

  /** Listens to this process's signals until the returned function is called. */
  listen(): () => void {
    const handlers = (Object.keys(exitCodes) as EndingSignal[]).map((signal) => {
      const handler = () => this.interrupt(signal);
      process.on(signal, handler);
      return () => void process.off(signal, handler);
    });
    return () => handlers.forEach((stop) => stop());
  }
}
