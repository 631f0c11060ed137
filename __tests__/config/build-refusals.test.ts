import { commands, dockerfile, dotnet, java, node } from "../../config/build.schema";
import type { ResolvedService } from "../../config/platform";
import { resolve } from "../../config/resolve";
import type { ServiceInput } from "../../config/service.schema";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

type BuildInput = NonNullable<ServiceInput["build"]>;

const refusalsOf = (build: object) => refusals(aPlatform(), catalogueOf(aService({ build: build as BuildInput })));
const built = (build?: BuildInput) =>
  (resolve(aPlatform(), catalogueOf(aService({ build }))).environments[0]?.services[0] as ResolvedService).build;

describe("a build with one wrong setting is refused", () => {
  const template = "contains a Terraform template sequence; write $NAME for a variable of the shell";
  const finding = "is not the id of a finding; write it like CVE-2026-12345 or GHSA-2c4f-6g8h-9jmp";
  const day = "is not a day; write it like 2027-01-31";
  const because = "the vendor has no fix, and the port is closed";
  const accepted = (change: object) => [{ id: "CVE-2026-12345", until: "2027-01-31", because, ...change }];
  const withCommand = (command: string) => commands({ test: [command] });

  const cases: readonly (readonly [object, string])[] = [
    [{ kind: "gradle" }, `build.kind: "gradle" is not one of node, java, dotnet, dockerfile, commands`],
    [{ kind: "node", version: "18" }, `build.version: "18" is not one of 20, 22, 24`],
    [{ kind: "java", version: "8" }, `build.version: "8" is not one of 17, 21, 25`],
    [{ kind: "dotnet", version: "6.0" }, `build.version: "6.0" is not one of 8.0, 10.0`],
    [{ kind: "dockerfile", version: "1" }, `build.version: is not a setting; remove it or correct its spelling`],
    [{ kind: "node", compute: "huge" }, `build.compute: "huge" is not one of small, medium, large, xlarge`],
    [{ kind: "node", blockFrom: "SOME" }, `build.blockFrom: "SOME" is not one of CRITICAL, HIGH, MEDIUM, LOW`],
    ...["/Dockerfile", "../Dockerfile", "./Dockerfile", "docker/", "a\\b", ""].map(
      (path) =>
        [
          { kind: "node", dockerfile: path },
          `build.dockerfile: ${JSON.stringify(path)} is not a file below source.path; write it like docker/Dockerfile`,
        ] as const,
    ),
    [commands({ test: [] }), `build.test: [] is empty; a build without tests is dockerfile()`],
    [{ kind: "commands" }, `build.test: is missing; it is an array`],
    [withCommand(""), `build.test[0]: "" is empty; write a command, or remove it`],
    [withCommand("  "), `build.test[0]: "  " is empty; write a command, or remove it`],
    [withCommand("echo ${HOME}"), `build.test[0]: "echo \${HOME}" ${template}`],
    [withCommand("echo %{if x}"), `build.test[0]: "echo %{if x}" ${template}`],
    [withCommand("a\nb"), `build.test[0]: "a\\nb" contains a control character; write one command a line`],
    [
      commands({ test: ["pytest"], reports: { files: [] } }),
      `build.reports.files: [] names no file; a report is read from one`,
    ],
    ...["/tmp/*.xml", "../*.xml", "${x}.xml", ""].map(
      (file) =>
        [
          commands({ test: ["pytest"], reports: { files: [file] } }),
          `build.reports.files[0]: ${JSON.stringify(file)} is not a file below source.path; write it like reports/*.xml`,
        ] as const,
    ),
    [
      { kind: "node", reports: { files: ["*.xml"], format: "TAP" } },
      `build.reports.format: "TAP" is not one of JUNITXML, CUCUMBERJSON, NUNITXML, NUNIT3XML, TESTNGXML, VISUALSTUDIOTRX`,
    ],
    [node({ acceptedFindings: accepted({ id: "openssl" }) }), `build.acceptedFindings[0].id: "openssl" ${finding}`],
    [node({ acceptedFindings: accepted({ id: "CVE-26-1" }) }), `build.acceptedFindings[0].id: "CVE-26-1" ${finding}`],
    [node({ acceptedFindings: accepted({ id: "CVE-*" }) }), `build.acceptedFindings[0].id: "CVE-*" ${finding}`],
    [node({ acceptedFindings: accepted({ until: "soon" }) }), `build.acceptedFindings[0].until: "soon" ${day}`],
    [
      node({ acceptedFindings: accepted({ until: "2027-02-30" }) }),
      `build.acceptedFindings[0].until: "2027-02-30" ${day}`,
    ],
    [
      node({ acceptedFindings: accepted({ because: "later" }) }),
      `build.acceptedFindings[0].because: "later" is too short for a reason; say who decided and why`,
    ],
    [
      node({ acceptedFindings: accepted({ because: undefined }) }),
      `build.acceptedFindings[0].because: is missing; it is a string`,
    ],
    [
      node({ acceptedFindings: [...accepted({}), ...accepted({ until: "2028-01-31" })] }),
      `build.acceptedFindings[1].id: "CVE-2026-12345" is there twice; remove one`,
    ],
  ];

  test("more accepted findings than a pipeline can hand to its gate", () => {
    const many = (count: number) =>
      node({ acceptedFindings: Array.from({ length: count }, (_, n) => accepted({ id: `CVE-2026-1000${n}` })[0]!) });
    expect(refusalsOf(many(9))).toEqual([]);
    expect(refusalsOf(many(10))).toEqual([
      "services/orders: build.acceptedFindings: 10 findings are accepted; a pipeline hands at most 9 to its gate, so update what has them",
    ]);
  });

  test.each(cases)("%j", (change, problem) => {
    expect(refusalsOf(change)).toEqual([`services/orders: ${problem}`]);
  });
});

describe("a build that says only what it must", () => {
  const everyBuild = { dockerfile: "Dockerfile", compute: "small", acceptedFindings: [], blockFrom: "HIGH" };

  test("is its Dockerfile's when the service says none", () => {
    expect(built()).toEqual({ kind: "dockerfile", ...everyBuild });
    expect(built(dockerfile())).toEqual(built());
  });

  test("of Node.js runs npm's tests and reports them", () => {
    expect(built(node())).toEqual({
      kind: "node",
      ...everyBuild,
      version: "22",
      test: [
        "if [ -f package-lock.json ]; then npm ci; fi",
        "mkdir -p reports",
        "npm test -- --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/tests.xml",
      ],
      reports: { files: ["reports/*.xml"], format: "JUNITXML" },
    });
  });

  test("of Java and .NET runs theirs", () => {
    expect(built(java())).toMatchObject({ version: "21", reports: { format: "JUNITXML" } });
    expect(built(dotnet())).toMatchObject({ version: "8.0", reports: { format: "VISUALSTUDIOTRX" } });
  });

  test("of own commands reports nothing", () => {
    expect(built(commands({ test: ["make check"] }))).toEqual({
      kind: "commands",
      ...everyBuild,
      test: ["make check"],
    });
  });
});
