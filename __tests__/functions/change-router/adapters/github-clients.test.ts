import type { RouteRepository } from "../../../../config/route-map";
import { GithubClients } from "../../../../functions/change-router/adapters/github-clients";
import { fakeGithub, type FakeGithub } from "./support/fake-github";

let github: FakeGithub;
beforeAll(async () => void (github = await fakeGithub()));
beforeEach(() => (github.calls.length = 0));
afterAll(() => github.close());

const named = (name: string, branch = "main"): RouteRepository => {
  return { provider: "github", name, branch, apiUrl: github.url };
};

function clients(tokens: Record<string, string>, secrets: Record<string, string[]>) {
  const repositories = {
    services: named("state/services"),
    next: named("state/services", "next"),
    screens: named("state/screens"),
  };
  const read = (path: string) => Promise.resolve(secrets[path] ?? []);
  return new GithubClients({ repositories, tokens, secrets: { read } });
}

test("each repository is asked for with its own token, the newest of it", async () => {
  const tokens = { services: "/tokens/services", screens: "/tokens/screens" };
  const all = clients(tokens, { "/tokens/services": ["new", "old"], "/tokens/screens": ["screens"] });
  for (const name of ["state/services", "state/screens"]) await all.of(named(name)).get("/x");
  await all.of(named("state/services", "next")).get("/x");
  const used = github.calls.map(({ headers }) => headers.authorization);
  expect(used).toEqual(["Bearer new", "Bearer screens", "Bearer new"]);
});

test.each([
  [{}, "the parameter that the delivery landing names for screens"],
  [{ screens: "/tokens/screens" }, "/tokens/screens"],
])("without a token it says where one belongs: %j", async (tokens, where) => {
  await expect(clients(tokens, {}).of(named("state/screens")).get("/x")).rejects.toMatchObject({
    class: "permanent",
    code: "GithubTokenMissing",
    message: `github state/screens: has no token; write one into ${where}`,
  });
  expect(github.calls).toEqual([]);
});
