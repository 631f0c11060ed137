import { awsNameProblems } from "../../config/catalogue-problems";
import { codeCommit, createdConnection, type DeliveryInput, gitHub } from "../../config/delivery.schema";
import { describe as inWords } from "../../config/problem";
import { native } from "../../config/service-source.schema";
import { secretAt, type ServiceInput } from "../../config/service.schema";
import type { SourceTreeInput } from "../../config/source-tree.schema";
import { aDelivery, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

type SourceInput = ServiceInput["source"];

const ofSource = (source: object, tree?: object) =>
  refusals(
    aPlatform(),
    catalogueOf(aService({ source: { path: "src/orders/", ...source } as SourceInput })),
    tree as SourceTreeInput,
  );
const ofTree = (tree: object, ...services: readonly ServiceInput[]) =>
  refusals(aPlatform(), catalogueOf(...(services.length > 0 ? services : [aService()])), tree as SourceTreeInput);

const folder = "is not a folder; write it from the repository's root with a slash at its end";
const fileOrFolder = "is not a file or folder; write it from the repository's root, a folder with a slash at its end";

/** With the way in which JSON writes them. */
const wrongFolders = [
  "src/a",
  "/src/a/",
  "../a/",
  "src/../a/",
  "./src/a/",
  "src/./a/",
  "src\\a/",
  "a\u0000/",
  "",
  "/",
  "a//b/",
];

describe("a folder is refused", () => {
  test.each(wrongFolders)("of a service: %j", (path) => {
    expect(ofSource({ path })).toEqual([`services/orders: source.path: ${JSON.stringify(path)} ${folder}`]);
  });

  test.each(wrongFolders)("of a library: %j", (path) => {
    expect(ofTree({ libraries: { shared: { path } } })).toEqual([
      `services/source: libraries.shared.path: ${JSON.stringify(path)} ${folder}`,
    ]);
  });

  test("that a service does not name at all: it could never be delivered", () => {
    expect(ofSource({ path: undefined })).toEqual(["services/orders: source.path: is missing; it is a string"]);
  });
});

describe("what is everywhere", () => {
  test.each(["/package.json", "../package.json", "./package.json", "a\\b", "a\u0000", "", "..", "."])(
    "is refused as %j",
    (path) => {
      expect(ofTree({ everywhere: { services: [path] } })).toEqual([
        `services/source: everywhere.services[0]: ${JSON.stringify(path)} ${fileOrFolder}`,
      ]);
    },
  );

  test("may be a file, one that begins with a dot, or a folder", () => {
    expect(ofTree({ everywhere: { services: ["package.json", ".dockerignore", ".build/"] } })).toEqual([]);
  });

  test("is refused when it is longer than 256 characters", () => {
    expect(ofTree({ everywhere: { services: ["p".repeat(257)] } })).toEqual([
      `services/source: everywhere.services[0]: "${"p".repeat(257)}" is longer than 256 characters; shorten it`,
    ]);
  });
});

describe("a glob to ignore is refused", () => {
  const fromRoot =
    "is not a glob from the repository's root; write it like docs/**, without ./, .., backslashes and ${";

  test.each([
    ["", "is empty; write it like **/*.md, or remove it"],
    ["!src/**", "is negated; name what does not count, and nothing else"],
    ["/docs/**", "is absolute; write it from the repository's root, like docs/**"],
    ["**", "ignores everything, so that nothing would ever start; name less"],
    ["**/*", "ignores everything, so that nothing would ever start; name less"],
    ["./docs/**", fromRoot],
    ["docs/../**", fromRoot],
    ["docs\\**", fromRoot],
    ["docs/\u0000", fromRoot],
    ["${docs}/**", fromRoot],
    ["d".repeat(257), "is longer than 256 characters; shorten it"],
  ])("%j", (glob, problem) => {
    expect(ofSource({ ignore: [glob] })).toEqual([
      `services/orders: source.ignore[0]: ${JSON.stringify(glob)} ${problem}`,
    ]);
  });
});

describe("a dependency is refused", () => {
  const libraries = { dto: { path: "lib/dto/" }, log: { path: "lib/log/" } };

  test("on a library that is not there", () => {
    expect(ofSource({ dependsOn: ["dot"] }, { libraries })).toEqual([
      `services/orders: source.dependsOn[0]: "dot" is not a library of services/source; there are dto, log`,
    ]);
    expect(ofSource({ dependsOn: ["dto"] })).toEqual([
      `services/orders: source.dependsOn[0]: "dto" is not a library of services/source; there is none yet`,
    ]);
  });

  test("of a library on one that is not there, or on a service", () => {
    expect(ofTree({ libraries: { ...libraries, web: { path: "lib/web/", dependsOn: ["orders"] } } })).toEqual([
      `services/source: libraries.web.dependsOn[0]: "orders" is not a library of services/source; there are dto, log, web`,
    ]);
  });

  test("that is there twice", () => {
    expect(ofSource({ dependsOn: ["dto", "dto"] }, { libraries })).toEqual([
      `services/orders: source.dependsOn[1]: "dto" is there twice; remove one`,
    ]);
  });

  test("in a circle, which is shown once however it is entered", () => {
    const circle = {
      a: { path: "lib/a/", dependsOn: ["b"] },
      b: { path: "lib/b/", dependsOn: ["d", "c"] },
      c: { path: "lib/c/", dependsOn: ["a"] },
      d: { path: "lib/d/" },
    };
    expect(ofTree({ libraries: circle }, aService({ source: { path: "src/orders/", dependsOn: ["c"] } }))).toEqual([
      "services/source: libraries.a.dependsOn: a → b → c → a is a circle; nothing is built from what is built from it, so remove one",
    ]);
  });

  test("of a library on itself", () => {
    expect(ofTree({ libraries: { a: { path: "lib/a/", dependsOn: ["a"] } } })).toEqual([
      "services/source: libraries.a.dependsOn: a → a is a circle; nothing is built from what is built from it, so remove one",
    ]);
  });
});

describe("a path is refused that", () => {
  const both = (outer: string, owner: string, inner: string) =>
    `"${inner}" lies in "${outer}" of ${owner}, and a change to it would be both's; give each its own folder`;
  const at = (name: string, path: string) => aService({ name, source: { path } });

  test("lies in another service's", () => {
    expect(ofTree({}, at("orders", "src/"), at("stock", "src/stock/"))).toEqual([
      `services/stock: source.path: ${both("src/", "orders", "src/stock/")}`,
    ]);
  });

  test("is another service's", () => {
    expect(ofTree({}, at("orders", "src/"), at("stock", "src/"))).toEqual([
      `services/stock: source.path: "src/" is of orders too; give each its own`,
    ]);
  });

  test("lies in a library's, or holds one", () => {
    expect(ofTree({ libraries: { dto: { path: "lib/" } } }, at("orders", "lib/orders/"))).toEqual([
      `services/orders: source.path: ${both("lib/", "the library dto", "lib/orders/")}`,
    ]);
    expect(ofTree({ libraries: { dto: { path: "src/orders/dto/" } } })).toEqual([
      `services/source: libraries.dto.path: ${both("src/orders/", "orders", "src/orders/dto/")}`,
    ]);
  });

  test("lies in what is everywhere, or holds some of it", () => {
    expect(ofTree({ everywhere: { services: ["src/"] } })).toEqual([
      `services/orders: source.path: ${both("src/", "everything there", "src/orders/")}`,
    ]);
    expect(ofTree({ everywhere: { services: ["src/orders/package.json"] } })).toEqual([
      `services/source: everywhere.services[0]: ${both("src/orders/", "orders", "src/orders/package.json")}`,
    ]);
  });

  test("is everywhere twice", () => {
    expect(ofTree({ everywhere: { services: ["a.json", "a.json"] } })).toEqual([
      `services/source: everywhere.services[1]: "a.json" is of everything there too; give each its own`,
    ]);
  });

  test("but not one that only begins alike, nor the same in another repository", () => {
    const repositories = { services: codeCommit({ name: "services" }), ui: codeCommit({ name: "ui" }) };
    const catalogue = catalogueOf(
      at("intake", "cs/Case/"),
      at("case-two", "cs/Case2/"),
      aService({ name: "portal", source: { repository: "ui", path: "cs/Case/" } }),
    );
    expect(refusals(aPlatform({ delivery: aDelivery({ repositories }) }), catalogue)).toEqual([]);
  });
});

describe("a repository is refused that the delivery does not follow", () => {
  const unknown = (key: string) => `"${key}" is not a repository of environments/delivery; there are services`;

  test("said by a service", () => {
    expect(ofSource({ repository: "ui" })).toEqual([`services/orders: source.repository: ${unknown("ui")}`]);
  });

  test("said in the source tree", () => {
    const tree = { libraries: { dto: { repository: "lib", path: "dto/" } }, everywhere: { ui: ["package.json"] } };
    expect(ofTree(tree)).toEqual([
      `services/source: libraries.dto.repository: ${unknown("lib")}`,
      `services/source: everywhere.ui: ${unknown("ui")}`,
    ]);
  });
});

describe("a native trigger is refused", () => {
  const onGitHub = aDelivery({
    repositories: {
      services: gitHub({
        repository: "example-state/services",
        connection: createdConnection("github"),
        token: secretAt("/github/token"),
        webhookSecret: secretAt("/github/webhook"),
      }),
    },
  });
  const ofNative = (source: Partial<SourceInput>, delivery: DeliveryInput = onGitHub, libraries = 0) => {
    const names = Array.from({ length: libraries }, (_, index) => `l${index}`);
    const tree = { libraries: Object.fromEntries(names.map((name) => [name, { path: `lib/${name}/` }])) };
    const declared = { path: "src/orders/", trigger: native(), dependsOn: names, ...source };
    return refusals(aPlatform({ delivery }), catalogueOf(aService({ source: declared })), tree);
  };

  test("not on GitHub, with 24 paths and 8 globs", () => {
    expect(ofNative({ ignore: Array.from({ length: 8 }, (_, index) => `docs/${index}/**`) }, onGitHub, 23)).toEqual([]);
  });

  test("on CodeCommit", () => {
    expect(ofNative({}, aDelivery())).toEqual([
      "services/orders: source.trigger: native() cannot follow services, which is CodeCommit's; use router(), which can",
    ]);
  });

  test("with more paths than three filters of eight", () => {
    expect(ofNative({}, onGitHub, 24)).toEqual([
      "services/orders: source.trigger: native() watches 25 paths, over AWS's 24 of one repository; use router(), which has no such limit",
    ]);
  });

  test("with more than eight globs to ignore", () => {
    expect(ofNative({ ignore: Array.from({ length: 9 }, (_, index) => `docs/${index}/**`) })).toEqual([
      "services/orders: source.ignore: 9 globs are over AWS's 8 of native(); use router(), which has no such limit",
    ]);
  });

  test("with a pattern of more than 255 characters", () => {
    const path = `${"p".repeat(253)}/`;
    expect(ofNative({ path })).toEqual([
      `services/orders: source.trigger: "${path}**" is longer than AWS's 255 characters of a pattern of native(); use router(), which has no such limit`,
    ]);
  });
});

test("a trigger is one of ours", () => {
  expect(ofSource({ trigger: { kind: "cron" } })).toEqual([
    `services/orders: source.trigger.kind: "cron" is not one of router, native`,
  ]);
});

test("what is outside of every path has one of three effects", () => {
  expect(ofTree({ unmapped: "fail" })).toEqual([`services/source: unmapped: "fail" is not one of ignore, warn, all`]);
});

describe("two pipelines of one name", () => {
  const services = [{ name: "orders" }, { name: "stock" }];

  test("are refused, should shortening ever make them meet", () => {
    expect(awsNameProblems(services, "pipeline", () => "thrive-delivery").map(inWords)).toEqual([
      `services/stock: name: its pipeline "thrive-delivery" is orders's once it is shortened; give one of them another name`,
    ]);
  });

  test("cannot come from two names", () => {
    expect(awsNameProblems(services, "pipeline", (name) => name)).toEqual([]);
  });
});
