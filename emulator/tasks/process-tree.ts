import { readFileSync } from "node:fs";

/** What the processes of a task use. */
export interface Usage {
  /** MiB of resident memory. */
  readonly memory: number;
  /** Seconds of processor time since they started. */
  readonly cpu: number;
}

const pageBytes = 4096;
const ticksPerSecond = 100;

/** Sums a process and its descendants; undefined where the system does not tell (it needs Linux's /proc). */
export function usageOf(pids: readonly number[]): Usage | undefined {
  const all = pids.flatMap(descendants);
  const usages = all.map(usageOfOne).filter((usage) => usage !== undefined);
  if (usages.length === 0) return undefined;
  return {
    memory: usages.reduce((sum, { memory }) => sum + memory, 0),
    cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
  };
}

function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`);
  return [pid, ...(children ?? "").split(" ").filter(Boolean).map(Number).flatMap(descendants)];
}

function usageOfOne(pid: number): Usage | undefined {
  const statm = read(`/proc/${pid}/statm`);
  const stat = read(`/proc/${pid}/stat`);
  if (statm === undefined || stat === undefined) return undefined;
  // The name, in brackets, may hold spaces; the 12th and 13th field after it are ticks in user and in kernel mode.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    memory: (Number(statm.split(" ")[1]) * pageBytes) / 2 ** 20,
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
