import { z } from "zod";
import { relativeFile } from "./source-path";
import { judgedText, reason } from "./text";

/** CodeBuild's machines, from 2 to 36 vCPU. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
export const computeSizes = ["small", "medium", "large", "xlarge"] as const;
export type ComputeSize = (typeof computeSizes)[number];

/** How bad a finding is, from the worst. Source: API_ImageScanFinding. */
export const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;

/** What CodeBuild reads. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
const reportFormats = ["JUNITXML", "CUCUMBERJSON", "NUNITXML", "NUNIT3XML", "TESTNGXML", "VISUALSTUDIOTRX"] as const;

const command = judgedText((text) => {
  if (text.trim() === "") return "is empty; write a command, or remove it";
  if (/[$%]\{/.test(text)) return "contains a Terraform template sequence; write $NAME for a variable of the shell";
  return /[\u0000-\u001f\u007f]/.test(text) ? "contains a control character; write one command a line" : undefined;
});

const reportFile = judgedText((glob) =>
  /^[\w.*-]+(\/[\w.*-]+)*$/.test(glob) && !/(^|\/)\.{1,2}(\/|$)/.test(glob)
    ? undefined
    : "is not a file below source.path; write it like reports/*.xml",
);

const reports = z.strictObject({
  /** Files that the tests write, from `source.path`; `*` and `**` stand for any. */
  files: z.array(reportFile).min(1, "names no file; a report is read from one"),
  /** @default "JUNITXML", what most test runners write */
  format: z.enum(reportFormats).default("JUNITXML"),
});

const findingId = z
  .string()
  .regex(
    /^(CVE-\d{4}-\d{4,19}|GHSA(-[2-9cfghjmpqrvwx]{4}){3})$/,
    "is not the id of a finding; write it like CVE-2026-12345 or GHSA-2c4f-6g8h-9jmp",
  );

const day = judgedText((text) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
    ? undefined
    : "is not a day; write it like 2027-01-31",
);

const acceptedFinding = z.strictObject({
  /** The finding's id, as the scan has it. */
  id: findingId,
  /** Last day on which it is let through, in UTC; from the next on it stops builds again. */
  until: day,
  /** Who decided, and why it does no harm. At least 15 characters. */
  because: reason,
});

/** What is said of every build. */
const everyBuild = {
  /** The image's Dockerfile, from `source.path`; the folder it builds from is the repository's root. @default "Dockerfile" */
  dockerfile: relativeFile.default("Dockerfile"),
  /** Machine of both builds. @default "small", 2 vCPU and 4 GB: what most need, and the least that costs */
  compute: z.enum(computeSizes).default("small"),
  /** Findings that are let through for a while, each with its reason. @default none */
  acceptedFindings: z.array(acceptedFinding).default([]),
  /** The least severity that keeps an image from being deployed. @default "HIGH", what somebody can use from afar */
  blockFrom: z.enum(severities).default("HIGH"),
};

const someCommands = z.array(command).min(1, "is empty; a build without tests is dockerfile()");

const schemas = {
  node: z.strictObject({
    kind: z.literal("node"),
    ...everyBuild,
    /** Of Node.js, as CodeBuild has it. @default "22", which tasks of the examples run */
    version: z.enum(["20", "22", "24"]).default("22"),
    /**
     * Run by a shell in `source.path`, one after the other; the first that fails fails the build.
     * @default packages from the lock file, if there is one, and the tests, which Node's own runner reports
     */
    test: someCommands.default([
      "if [ -f package-lock.json ]; then npm ci; fi",
      "mkdir -p reports",
      "npm test -- --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/tests.xml",
    ]),
    /** What the tests write for the report group. @default reports/*.xml in JUnit's form */
    reports: reports.prefault({ files: ["reports/*.xml"] }),
  }),
  java: z.strictObject({
    kind: z.literal("java"),
    ...everyBuild,
    /** Of Corretto, as CodeBuild has it. @default "21" */
    version: z.enum(["17", "21", "25"]).default("21"),
    /** Run by a shell in `source.path`, one after the other; the first that fails fails the build. @default Maven's verify */
    test: someCommands.default(["mvn --batch-mode --no-transfer-progress verify"]),
    /** What the tests write for the report group. @default what Maven's Surefire and Failsafe write */
    reports: reports.prefault({ files: ["**/target/surefire-reports/*.xml", "**/target/failsafe-reports/*.xml"] }),
  }),
  dotnet: z.strictObject({
    kind: z.literal("dotnet"),
    ...everyBuild,
    /** Of .NET, as CodeBuild has it. @default "8.0" */
    version: z.enum(["8.0", "10.0"]).default("8.0"),
    /** Run by a shell in `source.path`, one after the other; the first that fails fails the build. @default dotnet's own tests */
    test: someCommands.default(["dotnet test --logger trx --results-directory reports"]),
    /** What the tests write for the report group. @default reports/*.trx in Visual Studio's form */
    reports: reports.prefault({ files: ["reports/*.trx"], format: "VISUALSTUDIOTRX" }),
  }),
  dockerfile: z.strictObject({
    kind: z.literal("dockerfile"),
    ...everyBuild,
  }),
  commands: z.strictObject({
    kind: z.literal("commands"),
    ...everyBuild,
    /** Run by a shell in `source.path`, one after the other; the first that fails fails the build. */
    test: someCommands,
    /** What the tests write for the report group. @default no report */
    reports: reports.optional(),
  }),
};

export const buildSchema = z.discriminatedUnion("kind", [
  schemas.node,
  schemas.java,
  schemas.dotnet,
  schemas.dockerfile,
  schemas.commands,
]);

export type BuildInput = z.input<typeof buildSchema>;
export type Build = z.output<typeof buildSchema>;
export type BuildKind = Build["kind"];
export type AcceptedFinding = z.output<typeof acceptedFinding>;
export type TestReports = z.output<typeof reports>;

type Settings<K extends BuildKind> = Omit<z.input<(typeof schemas)[K]>, "kind">;

/** Tests by npm, image by its Dockerfile. */
export const node = (settings: Settings<"node"> = {}) => ({ kind: "node" as const, ...settings });
/** Tests by Maven, image by its Dockerfile. */
export const java = (settings: Settings<"java"> = {}) => ({ kind: "java" as const, ...settings });
/** Tests by dotnet, image by its Dockerfile. */
export const dotnet = (settings: Settings<"dotnet"> = {}) => ({ kind: "dotnet" as const, ...settings });
/** No tests but those that the Dockerfile runs itself. */
export const dockerfile = (settings: Settings<"dockerfile"> = {}) => ({ kind: "dockerfile" as const, ...settings });
/** Own test commands, whatever the language; image by its Dockerfile. */
export const commands = (settings: Settings<"commands">) => ({ kind: "commands" as const, ...settings });
