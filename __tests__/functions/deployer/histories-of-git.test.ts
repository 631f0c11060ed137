import type { CodeCommitClient } from "@aws-sdk/client-codecommit";
import fc from "fast-check";
import { CodecommitHistory } from "../../../functions/deployer/adapters/codecommit-history";
import { GithubHistory } from "../../../functions/deployer/adapters/github-history";
import { RecordedHistory } from "../../../functions/deployer/adapters/recorded-history";
import { newCommits, type WalkedCommit } from "../../../functions/deployer/core/new-commits";
import { SourcesHistory } from "../../../functions/deployer/adapters/sources-history";
import type { Changes } from "../../../functions/deployer/core/ports";
import type { PassedImage } from "../../../functions/image-build/core/ports";
import { PermanentError, TransientError } from "../../../functions/change-router/core/router-error";
import { tagOf } from "./support/deployer-world";

const image = (build: number, commit: string, more: Partial<PassedImage> = {}): PassedImage => {
  return { digest: `sha256:${build}`, tag: tagOf(build), commit, at: "", findings: {}, accepted: [], ...more };
};

/** All that can be reached, by each parent. */
function ancestors(commits: ReadonlyMap<string, WalkedCommit>, from: string): Set<string> {
  const found = new Set([from]);
  for (const id of found) for (const parent of commits.get(id)!.parents) found.add(parent);
  return found;
}

test("what a head has and a base lacks is what git says, also with branches that began before the base and clocks that are wrong", async () => {
  const history = fc.array(
    fc.record({ parents: fc.array(fc.nat(), { maxLength: 2 }), skew: fc.integer({ min: -3, max: 3 }) }),
    { minLength: 2, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(history, fc.nat(), async (all, at) => {
      const commits = new Map<string, WalkedCommit>();
      all.forEach(({ parents, skew }, number) => {
        const ids = number === 0 ? [] : [...parents, number - 1].map((parent) => `c${parent % number}`);
        commits.set(`c${number}`, { id: `c${number}`, parents: [...new Set(ids)], time: number + skew });
      });
      const [base, head] = [`c${at % all.length}`, `c${all.length - 1}`];
      const read = (id: string) => Promise.resolve(commits.get(id)!);
      const { commits: found, complete } = await newCommits(read, base, head, 100);
      const [theirs, ours] = [ancestors(commits, base), ancestors(commits, head)];
      const missed = [...ours].filter((id) => !theirs.has(id) && !found.some((one) => one.id === id));
      expect([complete, missed]).toEqual([true, []]);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("a walk that is too long says so", async () => {
  const read = (id: string) => Promise.resolve({ id, parents: [`${Number(id) - 1}`], time: Number(id) });
  expect(await newCommits(read, "0", "900", 10)).toMatchObject({ complete: false });
});

test("CodeCommit is asked for each commit, and for the files of the service", async () => {
  const commits: Record<string, object> = {
    new: {
      parents: ["mid"],
      author: { email: "a@x" },
      committer: { date: "1700000002 +0000" },
      message: "two\n\nmore",
    },
    mid: { parents: ["old"], author: { email: "b@x" }, committer: { date: "1700000001 +0000" }, message: "one" },
    old: { parents: [], committer: { date: "1700000000 +0000" } },
  };
  const send = ({ input }: { input: { commitId?: string } }) => {
    if (input.commitId === undefined) {
      return { differences: [{ afterBlob: { path: "cs/a.ts" } }, { beforeBlob: { path: "other/b.ts" } }] };
    }
    if (commits[input.commitId]) return { commit: commits[input.commitId] };
    throw Object.assign(new Error("no"), { name: "CommitIdDoesNotExistException" });
  };
  const client = { send: async (command: never) => send(command) } as unknown as CodeCommitClient;
  const history = new CodecommitHistory(() => client, { repository: "services", paths: ["cs/"] });
  expect(await history.between(image(1, "old"), image(2, "new"))).toMatchObject({
    commits: [
      { id: "new", author: "a@x", subject: "two", at: new Date(1_700_000_002_000) },
      { id: "mid", author: "b@x", subject: "one" },
    ],
    files: ["cs/a.ts"],
    moreFiles: false,
  });
  expect((await history.between(image(1, "lost"), image(2, "new"))).lacking).toBe(
    "git no longer has lost or what follows it",
  );
  expect((await history.between(undefined, image(2, "new"))).commits).toHaveLength(1);
  expect(await history.between(undefined, image(2, "lost"))).toMatchObject({
    commits: [],
    lacking: "git no longer has lost or what follows it",
  });
});

test("GitHub's comparison is read page by page", async () => {
  const commit = (sha: string) => ({
    sha,
    commit: { message: `m ${sha}`, author: { email: `${sha}@x` }, committer: null },
  });
  const asked: string[] = [];
  const pages = [
    { total_commits: 3, commits: [commit("1"), commit("2")], files: [{ filename: "a" }] },
    { total_commits: 3, commits: [commit("3")] },
  ];
  const get = (path: string) => {
    asked.push(path);
    return Promise.resolve({ status: path.includes("gone") ? 404 : 200, body: pages[asked.length - 1] });
  };
  const history = new GithubHistory({ get }, { repository: "acme/services" });
  const { commits, files } = await history.between(image(1, "old"), image(2, "new"));
  expect([commits.map(({ id, author }) => [id, author]), files]).toEqual([
    [
      ["3", "3@x"],
      ["2", "2@x"],
      ["1", "1@x"],
    ],
    ["a"],
  ]);
  expect(asked[1]).toBe("/repos/acme/services/compare/old...new?per_page=100&page=2");
  for (const base of [image(1, "old"), undefined]) {
    expect(await history.between(base, image(2, "gone"))).toMatchObject({
      commits: [],
      lacking: `git no longer has ${base?.commit ?? "gone"} or what follows it`,
    });
  }
});

test("GitHub that refuses leaves authors unknown; GitHub that does not answer is asked again", async () => {
  const history = (error: Error) =>
    new GithubHistory({ get: () => Promise.reject(error) }, { repository: "acme/services" });
  const refused = history(new PermanentError("Github401", "github: answered 401"));
  expect((await refused.between(image(1, "old"), image(2, "new"))).lacking).toBe("github: answered 401");
  const silent = history(new TransientError("GithubFailed", "github: answered 502"));
  await expect(silent.between(image(1, "old"), image(2, "new"))).rejects.toThrow("answered 502");
});

test("elsewhere the images between two are what is known", async () => {
  const allPassed = () =>
    Promise.resolve([image(1, "a"), image(2, "b", { decision: "01D" }), image(3, "c"), image(4, "d")]);
  const decision = { S: JSON.stringify({ routes: { collections: { paths: ["cs/a.ts"] } } }) };
  const dynamodb = { send: () => Promise.resolve({ Item: { decision } }) } as never;
  const history = new RecordedHistory({ allPassed }, () => dynamodb, "routes", "collections");
  const { commits, files, moreFiles } = await history.between(image(1, "a"), image(3, "c"));
  expect([commits.map(({ id, author }) => [id, author]), files, moreFiles]).toEqual([
    [
      ["c", undefined],
      ["b", undefined],
    ],
    ["cs/a.ts"],
    true,
  ]);
});

describe("the history of several repositories", () => {
  /** Says what it was asked for. */
  const telling = (name: string, minute: number, more: Partial<Changes> = {}) => ({
    between: (base: PassedImage | undefined, head: PassedImage) =>
      Promise.resolve({
        commits: [{ id: `${base?.commit}..${head.commit}`, subject: name, at: new Date(minute * 60_000) }],
        files: [`${name}/a`],
        moreFiles: false,
        ...more,
      }),
  });
  const further = [
    { key: "shared", history: telling("shared", 2) },
    { key: "lab", history: undefined },
  ];
  const history = (...keys: string[]) =>
    new SourcesHistory(
      telling("home", 1),
      further.filter(({ key }) => keys.includes(key)),
    );

  test("has the commits of each, from where its image was built to where it is built now", async () => {
    const base = image(1, "a", { commits: { shared: "x" } });
    expect(await history("shared").between(base, image(2, "b", { commits: { shared: "y" } }))).toMatchObject({
      commits: [{ id: "x..y" }, { id: "a..b" }],
      files: ["home/a", "shared/a"],
      moreFiles: false,
    });
  });

  test("begins with the first commit of a repository that is new", async () => {
    for (const base of [image(1, "a", { commits: {} }), undefined]) {
      const { commits, lacking } = await history("shared").between(base, image(2, "b", { commits: { shared: "y" } }));
      expect([commits[0]!.id, lacking]).toEqual(["undefined..y", undefined]);
    }
  });

  test.each([
    ["the image that runs says none", image(1, "a"), image(2, "b", { commits: { shared: "y" } })],
    ["the new image says none", image(1, "a", { commits: { shared: "x" } }), image(2, "b")],
    ["its provider tells none", image(1, "a", { commits: { lab: "x" } }), image(2, "b", { commits: { lab: "y" } })],
  ])("lacks commits when %s", async (why, base, head) => {
    const key = why.startsWith("its") ? "lab" : "shared";
    expect(await history(key).between(base, head)).toMatchObject({
      commits: [{ id: "a..b" }],
      lacking: `commits of ${key} are not known`,
      moreFiles: true,
    });
  });

  test("lacks what one of them lacks", async () => {
    const home = telling("home", 1, { lacking: "git no longer has a" });
    const { lacking } = await new SourcesHistory(home, further).between(undefined, image(2, "b"));
    expect(lacking).toBe("git no longer has a; commits of shared are not known; commits of lab are not known");
  });
});
