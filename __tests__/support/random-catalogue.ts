import fc from "fast-check";
import type { ServiceInput } from "../../config/service.schema";
import type { SourceTreeInput } from "../../config/source-tree.schema";
import { aService } from "./declarations";

/** Services and what they share, over several repositories. */
export interface RandomCatalogue {
  readonly services: readonly ServiceInput[];
  readonly tree: SourceTreeInput;
}

const repositories = ["lib", "services", "ui"] as const;
const repository = fc.constantFrom(...repositories);
/** No name of a part of the platform begins so. */
const word = fc.stringMatching(/^x[a-z]{0,4}$/);

/** Libraries that depend on those before them alone, so that none is in a circle. */
const libraries = fc
  .uniqueArray(word, { maxLength: 8 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name, index) =>
        fc.record({ name: fc.constant(name), repository, dependsOn: fc.subarray(names.slice(0, index)) }),
      ),
    ),
  )
  .map((all) => all.map(({ name, ...rest }) => [name, { ...rest, path: `libraries/${name}/` }] as const));

function services(libraryNames: readonly string[]): fc.Arbitrary<ServiceInput[]> {
  const one = fc.record({ name: word, repository, dependsOn: fc.subarray([...libraryNames]) });
  return fc
    .uniqueArray(one, { selector: ({ name }) => name, minLength: 1, maxLength: 8 })
    .map((all) => all.map(({ name, ...source }) => aService({ name, source: { ...source, path: `src/${name}/` } })));
}

const everywhere = fc.dictionary(repository, fc.subarray(["package.json", ".dockerignore", "build/"]));

/** A catalogue with its source tree, right in itself. */
export const randomCatalogue: fc.Arbitrary<RandomCatalogue> = libraries.chain((declared) =>
  fc.record({
    services: services(declared.map(([name]) => name)),
    tree: everywhere.map((paths) => ({ libraries: Object.fromEntries(declared), everywhere: paths })),
  }),
);
