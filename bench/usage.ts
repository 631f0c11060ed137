/** What a process took of the machine. */
export interface Usage {
  /** Of all its threads. A busy machine hardly changes it. */
  readonly processorSeconds: number;
  /** The most memory it held. */
  readonly peakMebibytes: number;
}

/** Says what this process took so far, as its last line. */
export function reportUsage(): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { processorSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMebibytes: maxRSS / 1024 };
  process.stdout.write(`\n${JSON.stringify(usage)}\n`);
}

/** Reads the last line of a process that reported. */
export function readUsage(output: string): Usage {
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Usage;
}
