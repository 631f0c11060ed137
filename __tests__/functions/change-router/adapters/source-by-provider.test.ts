import type { RouteRepository } from "../../../../config/route-map";
import { SourceByProvider } from "../../../../functions/change-router/adapters/source-by-provider";
import type { Source } from "../../../../functions/change-router/core/ports";

const codecommit: RouteRepository = { provider: "codecommit", name: "services", branch: "main" };
const git: RouteRepository = { provider: "git", name: "state/letters", branch: "main" };
const budget = { pages: 1, milliseconds: 1 };

test("asks the repository's own provider", async () => {
  const list = { files: [], complete: true, twoDot: true };
  const own: Source = {
    head: () => Promise.resolve("head"),
    trees: () => Promise.resolve(new Map([["a", "id"]])),
    relation: () => Promise.resolve("forward"),
    files: () => Promise.resolve(list),
  };
  const source = new SourceByProvider({ codecommit: own });
  expect([
    await source.head(codecommit),
    await source.trees(codecommit, "head", ["a"]),
    await source.relation(codecommit, "base", "head"),
    await source.files(codecommit, "base", "head", budget),
  ]).toEqual(["head", new Map([["a", "id"]]), "forward", list]);
});

test("says where a repository is evaluated that cannot be read from here", async () => {
  await expect(new SourceByProvider({}).head(git)).rejects.toMatchObject({
    class: "permanent",
    code: "ProviderNotHere",
    message: "git state/letters: cannot be read from here; its build with the full clone evaluates it",
  });
});
