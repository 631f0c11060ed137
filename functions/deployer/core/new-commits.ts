/** A commit as a walk needs it. */
export interface WalkedCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface NewCommits<Commit> {
  /** The newest first. */
  readonly commits: readonly Commit[];
  /** Whether there are no more. */
  readonly complete: boolean;
}

/**
 * What `head` has and `base` lacks, as `git log base..head` finds it: from the newest on, and what the base has is never counted, by
 * whichever branch it is reached.
 * @param most commits that are read before the walk is given up
 */
export async function newCommits<Commit extends WalkedCommit>(
  read: (id: string) => Promise<Commit>,
  base: string,
  head: string,
  most: number,
): Promise<NewCommits<Commit>> {
  const known = new Map<string, Commit>();
  const old = new Set([base]);
  const queue = new Set([head, base]);
  for (const id of queue) known.set(id, await read(id));
  while ([...queue].some((id) => !old.has(id))) {
    const next = newest(queue, known);
    queue.delete(next);
    for (const parent of known.get(next)!.parents) {
      const isNews = !known.has(parent) || (old.has(next) && !old.has(parent));
      if (old.has(next)) old.add(parent);
      if (!isNews) continue;
      if (known.size >= most) return { commits: found(known, old), complete: false };
      if (!known.has(parent)) known.set(parent, await read(parent));
      queue.add(parent);
    }
  }
  return { commits: found(known, old), complete: true };
}

function newest(queue: ReadonlySet<string>, known: ReadonlyMap<string, WalkedCommit>): string {
  return [...queue].reduce((one, other) => (known.get(other)!.time > known.get(one)!.time ? other : one));
}

function found<Commit extends WalkedCommit>(known: ReadonlyMap<string, Commit>, old: ReadonlySet<string>): Commit[] {
  return [...known.values()].filter(({ id }) => !old.has(id)).sort((one, other) => other.time - one.time);
}
