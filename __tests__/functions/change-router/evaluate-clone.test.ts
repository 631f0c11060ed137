import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RouteRepository } from "../../../config/route-map";
import { cloneEnvironment } from "../../../functions/change-router/clone-environment";
import { cloneSource } from "../../../functions/change-router/clone-source";
import { evaluateClone } from "../../../functions/change-router/evaluate-clone";
import { TransientError } from "../../../functions/change-router/core/router-error";
import { route, RouterWorld } from "./support/router-world";

const git: RouteRepository = { provider: "git", name: "state/letters", branch: "main" };
const repositories = {
  services: { provider: "codecommit", name: "thrive-services", branch: "main" } as const,
  letters: git,
  forms: { ...git, name: "state/forms" },
};
const own = (key: string) => ({ repository: key, sources: { [key]: "Source" } });
const routes = {
  letters: route("letters", { roots: [{ repository: "letters", path: "cs/Letters/" }], ...own("letters") }),
  intake: route("intake", { roots: ["cs/Intake/"] }),
};

const log = { debug: () => undefined, info: () => undefined, error: () => undefined };

let folder: string;
let commit: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "full-clone-"));
  const run = (...command: string[]) => execFileSync("git", ["-C", folder, ...command], { encoding: "utf8" }).trim();
  run("init", "--quiet");
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@thrive.test"];
  run(...author, "commit", "--quiet", "--allow-empty", "--message=First");
  commit = run("rev-parse", "HEAD");
  // As a build has it: at a commit, with the branches of where it was cloned from.
  run("update-ref", "refs/remotes/origin/main", commit);
  run("checkout", "--quiet", "--detach");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(more: Partial<ReturnType<typeof cloneEnvironment>> = {}) {
  const world = new RouterWorld(routes, { repositories });
  const source = cloneSource(world.map, { repository: "letters", folder, searchPath: process.env.PATH });
  const clone = { repository: "letters", build: "clone:1", isPush: true, commit, ...more };
  return { world, source, run: (context = world.context({ source })) => evaluateClone(context, clone, log) };
}

test("a push evaluates what is built from the clone, and nothing else", async () => {
  const { world, run } = build();
  expect(await run()).toBe(true);
  expect(world.markers.records).toMatchObject([
    { trigger: { kind: "push", id: "clone:1", commit }, repository: "letters", heads: { letters: commit } },
  ]);
  expect(world.started()).toEqual(["letters"]);
});

test("a schedule reconciles the same", async () => {
  const { world, run } = build({ isPush: false });
  expect(await run()).toBe(true);
  expect(world.markers.records).toMatchObject([{ trigger: { kind: "reconcile" }, heads: { letters: commit } }]);
  expect(world.started()).toEqual(["letters"]);
});

test("what could not be started makes the build red", async () => {
  const { world, source, run } = build();
  const { pipelines } = world;
  jest.spyOn(pipelines, "start").mockRejectedValueOnce(new TransientError("ThrottlingException", "slow down"));
  expect(await run(world.context({ source }))).toBe(false);
});

test("a repository that left the route map is refused", async () => {
  await expect(build({ repository: "gone" }).run()).rejects.toThrow(
    "repository gone: is not in the route map; deploy its build anew",
  );
});

test("another repository is not taken for the clone", async () => {
  await expect(build().source.head(repositories.forms)).rejects.toMatchObject({
    class: "permanent",
    message: "git state/forms: is not what this build has cloned; give it an API, or one home",
  });
});

test("the build knows itself by its environment", () => {
  const environment = { REPOSITORY: "letters", CODEBUILD_BUILD_ID: "clone:1" };
  expect(cloneEnvironment(environment)).toEqual({ repository: "letters", build: "clone:1", isPush: false });
  const pushed = {
    ...environment,
    CODEBUILD_WEBHOOK_TRIGGER: "branch/main",
    CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
  };
  expect(cloneEnvironment(pushed)).toMatchObject({ isPush: true, commit });
  expect(() => cloneEnvironment({})).toThrow(
    "environment of the full clone: ✖ Invalid input: expected string, received undefined\n  → at REPOSITORY",
  );
});
