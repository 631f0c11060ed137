import type { RouteRepository } from "../../../../config/route-map";
import { GithubClient } from "../../../../functions/change-router/adapters/github-client";
import { GithubSource } from "../../../../functions/change-router/adapters/github-source";
import type { FileBudget } from "../../../../functions/change-router/core/ports";
import { fakeGithub, type FakeGithub, type GithubReply } from "./support/fake-github";

const repository: RouteRepository = { provider: "github", name: "state/thrive-services", branch: "feature/a b/c" };
const base = "1".repeat(40);
const head = "2".repeat(40);
const budget: FileBudget = { pages: 50, milliseconds: 20_000 };

let github: FakeGithub;
let source: GithubSource;
let pauses: number[] = [];
beforeAll(async () => {
  github = await fakeGithub();
});
beforeEach(() => {
  github.calls.length = 0;
  pauses = [];
  source = sourceAt(github.url);
});
afterAll(() => github.close());

function sourceAt(apiUrl: string): GithubSource {
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  return new GithubSource(() => new GithubClient({ apiUrl, token: () => Promise.resolve("gh-token"), pause }));
}

const reply = (replies: Record<string, GithubReply>) => {
  github.replies = ({ path }) => replies[path] ?? { status: 404, body: { message: "Not Found" } };
};
const ref = "/repos/state/thrive-services/git/ref/heads/feature/a%20b/c";
const compare = `/repos/state/thrive-services/compare/${base}...${head}?per_page=1&page=1`;

describe("head", () => {
  test("is the commit of the branch, never of a tag", async () => {
    reply({ [ref]: { body: { ref: "refs/heads/feature/a b/c", object: { type: "commit", sha: head } } } });
    expect(await source.head(repository)).toBe(head);
    expect(github.calls).toMatchObject([
      {
        method: "GET",
        path: ref,
        headers: { authorization: "Bearer gh-token", accept: "application/vnd.github+json" },
      },
    ]);
  });

  test("is nothing without the branch", async () => {
    reply({ "/repos/state/thrive-services": { body: { full_name: repository.name } } });
    expect(await source.head(repository)).toBeUndefined();
  });

  test("is nothing in an empty repository", async () => {
    reply({ [ref]: { status: 409, body: { message: "Git Repository is empty." } } });
    expect(await source.head(repository)).toBeUndefined();
  });

  test("is an error without the repository, which looks the same", async () => {
    reply({});
    await expect(source.head(repository)).rejects.toMatchObject({
      class: "permanent",
      code: "RepositoryNotFound",
      message:
        "github state/thrive-services: is not there, or its token may not see it; correct its name or the token's permissions",
    });
  });
});

describe("trees", () => {
  interface Query {
    readonly query: string;
    readonly variables: Readonly<Record<string, string>>;
  }
  /** Answers a query's folders by their names. */
  function folders(known: Readonly<Record<string, object>>): void {
    github.replies = ({ path, body }) => {
      expect(path).toBe("/graphql");
      const { variables } = JSON.parse(body) as Query;
      const asked = Object.entries(variables).filter(([name]) => name.startsWith("path"));
      const found = asked.map(([name, expression]) => {
        const folder = expression.replace(`${variables.commit}:`, "");
        return [name.replace("path", "folder"), known[folder] ?? null] as const;
      });
      return { body: { data: { repository: { commit: { oid: head }, ...Object.fromEntries(found) } } } };
    };
  }

  test("are those of folders, files, links and submodules, and null for what is not there", async () => {
    folders({
      "": { oid: "root", entries: [{ name: "cs", oid: "tree", mode: 0o040000, type: "tree" }] },
      cs: {
        oid: "tree",
        entries: [
          { name: "Año", oid: "folder", mode: 0o040000, type: "tree" },
          { name: "module", oid: "commit-of-another-repository", mode: 0o160000, type: "commit" },
          { name: "plain", oid: "file", mode: 0o100644, type: "blob" },
          { name: "run", oid: "file", mode: 0o100755, type: "blob" },
          { name: "link", oid: "file", mode: 0o120000, type: "blob" },
        ],
      },
      "cs/file": {}, // a blob, of which nothing was asked
    });
    const paths = [
      "",
      "cs/",
      "cs/Año/",
      "cs/module",
      "cs/plain",
      "cs/run",
      "cs/link",
      "cs/none/",
      "cs/file/x",
      "gone/x/",
    ];
    expect(Object.fromEntries(await source.trees(repository, head, paths))).toEqual({
      "": "root",
      "cs/": "tree",
      "cs/Año/": "folder",
      "cs/module": "commit-of-another-repository",
      "cs/plain": "file",
      "cs/run": "100755:file",
      "cs/link": "120000:file",
      "cs/none/": null,
      "cs/file/x": null,
      "gone/x/": null,
    });
    expect(github.calls).toHaveLength(1);
  });

  test("come by variables, so that no path can change the query", async () => {
    folders({});
    await source.trees(repository, head, ['a"){x}/b/']);
    const { query, variables } = JSON.parse(github.calls[0]!.body) as Query;
    expect(query).toBe(
      "query ($owner: String!, $name: String!, $commit: GitObjectID!, $path0: String!) " +
        "{ repository(owner: $owner, name: $name) { commit: object(oid: $commit) { oid } " +
        "folder0: object(expression: $path0) { ... on Tree { oid entries { name oid mode type } } } } }",
    );
    expect(variables).toEqual({ owner: "state", name: "thrive-services", commit: head, path0: `${head}:a"){x}` });
  });

  test("of many folders take few queries", async () => {
    folders({});
    const paths = Array.from({ length: 1000 }, (_, index) => `group-${index % 120}/service-${index}/`);
    expect((await source.trees(repository, head, paths)).size).toBe(1000);
    expect(github.calls).toHaveLength(3);
  });

  test("of an Enterprise server are asked at its own address", async () => {
    github.replies = () => ({ body: { data: { repository: { commit: { oid: head } } } } });
    await sourceAt(`${github.url}/api/v3/`).trees(repository, head, ["cs/"]);
    expect(github.calls[0]).toMatchObject({ method: "POST", path: "/api/graphql" });
  });

  test("of a commit that is gone are history", async () => {
    github.replies = () => ({ body: { data: { repository: { commit: null, folder0: null } } } });
    await expect(source.trees(repository, base, ["cs/"])).rejects.toMatchObject({
      class: "history",
      message: `github state/thrive-services: has no commit ${base}`,
    });
  });

  test.each([
    ["NOT_FOUND", "permanent"],
    ["RATE_LIMITED", "transient"],
    ["SERVICE_UNAVAILABLE", "transient"],
  ])("that are refused with %s are %s", async (type, kind) => {
    github.replies = () => ({ body: { data: null, errors: [{ type, message: "as it is said" }] } });
    await expect(source.trees(repository, head, ["cs/"])).rejects.toMatchObject({
      class: kind,
      code: `Github${type}`,
      message: "github state/thrive-services: as it is said",
    });
  });
});

describe("relation", () => {
  test.each([
    ["ahead", "forward"],
    ["identical", "same"],
    ["behind", "rewritten"],
    ["diverged", "rewritten"],
  ])("%s is %s", async (status, relation) => {
    reply({ [compare]: { body: { status } } });
    expect(await source.relation(repository, base, head)).toBe(relation);
  });

  test("of a commit to itself needs no call", async () => {
    expect(await source.relation(repository, head, head)).toBe("same");
    expect(github.calls).toEqual([]);
  });

  test("is gone with the base", async () => {
    reply({});
    expect(await source.relation(repository, base, head)).toBe("gone");
  });
});

describe("files", () => {
  const changed = (count: number) => Array.from({ length: count }, (_, index) => ({ filename: `file-${index}` }));
  const compared = (status: string, files: object[]) => reply({ [compare]: { body: { status, files } } });
  const files = () => source.files(repository, base, head, budget);

  test("have both sides of a rename", async () => {
    compared("ahead", [{ filename: "new", previous_filename: "old" }, { filename: "other" }]);
    expect(await files()).toEqual({ files: ["new", "old", "other"], complete: true, twoDot: true });
  });

  test.each([
    [299, true],
    [300, false],
  ])("of %d are complete: %s", async (count, complete) => {
    compared("ahead", changed(count));
    expect(await files()).toMatchObject({ complete, twoDot: true });
  });

  test.each(["diverged", "behind"])(
    "of a base that is not behind the head (%s) are not those of two states",
    async (status) => {
      compared(status, changed(1));
      expect(await files()).toEqual({ files: ["file-0"], complete: true, twoDot: false });
    },
  );

  test("are history when the base is gone", async () => {
    reply({});
    await expect(files()).rejects.toMatchObject({ class: "history" });
  });
});

describe("when GitHub does not answer", () => {
  const answers = (...all: GithubReply[]) =>
    (github.replies = () => all[Math.min(github.calls.length, all.length) - 1]!);
  const ok: GithubReply = { body: { status: "ahead" } };
  const relation = () => source.relation(repository, base, head);

  test("it is asked again, twice", async () => {
    answers({ status: 502 }, { body: "<html>busy</html>" }, ok);
    expect(await relation()).toBe("forward");
    expect(pauses).toEqual([500, 1000]);
  });

  test("and then given up for now", async () => {
    answers({ status: 503 });
    await expect(relation()).rejects.toMatchObject({ class: "transient", code: "GithubFailed" });
    expect(github.calls).toHaveLength(3);
  });

  test("nobody there is transient", async () => {
    await expect(sourceAt("http://127.0.0.1:1").relation(repository, base, head)).rejects.toMatchObject({
      class: "transient",
      code: "GithubUnreachable",
      message: expect.stringMatching(/^github 127\.0\.0\.1:1\/repos\/.*: .+/),
    });
  });

  test.each<[string, GithubReply, string]>([
    [
      "403 without calls left",
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767268800" } },
      "; again at 2026-01-01T12:00:00.000Z",
    ],
    ["403 with a time to wait", { status: 403, headers: { "retry-after": "60" } }, "; again in 60 s"],
    ["403 in words alone", { status: 403, body: { message: "You have exceeded a secondary rate limit" } }, ""],
    ["429", { status: 429 }, ""],
  ])("a limit of calls is not waited for: %s", async (_, refusal, again) => {
    answers(refusal);
    await expect(relation()).rejects.toMatchObject({
      class: "transient",
      code: "GithubRateLimit",
      message: expect.stringMatching(new RegExp(`answered 4\\d\\d, the limit of calls is reached${again}$`)),
    });
    expect(github.calls).toHaveLength(1);
  });

  test.each<[number, string]>([
    [401, "Bad credentials; write a valid token into the repository's parameter"],
    [403, "Resource not accessible"],
  ])("%d is somebody's to mend", async (status, says) => {
    answers({ status, body: { message: says.split(";")[0] } });
    await expect(relation()).rejects.toMatchObject({
      class: "permanent",
      code: `Github${status}`,
      message: expect.stringContaining(`answered ${status}: ${says}`),
    });
  });

  test("an answer that is not as documented is transient", async () => {
    answers({ body: { status: "sideways" } });
    await expect(relation()).rejects.toMatchObject({ class: "transient", code: "GithubUnreadable" });
  });
});
