import fc from "fast-check";
import { nameFor, type ResourceType } from "../../config/naming";

/** Written again from AWS's references, so that a slip in the table shows. */
const awsLimits: Record<ResourceType, readonly [longest: number, legal: RegExp]> = {
  alarm: [255, /^.+$/],
  alias: [256, /^alias\/[a-zA-Z0-9/_-]+$/],
  apiDestination: [64, /^[.\-_A-Za-z0-9]+$/],
  bucket: [63, /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/],
  buildProject: [150, /^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/],
  chatConfiguration: [128, /^[A-Za-z0-9\-_]+$/],
  cluster: [255, /^[a-zA-Z0-9_-]+$/],
  codeRepository: [100, /^[\w.-]+$/],
  connection: [32, /^[\s\S]+$/],
  dashboard: [255, /^[A-Za-z0-9_-]+$/],
  deployApplication: [100, /^[\w+=,.@-]+$/],
  deployConfig: [100, /^[\w+=,.@-]+$/],
  deployGroup: [100, /^[\w+=,.@-]+$/],
  eventConnection: [64, /^[.\-_A-Za-z0-9]+$/],
  eventRule: [64, /^[.\-_A-Za-z0-9]+$/],
  fifoQueue: [80, /^[A-Za-z0-9_-]{1,75}\.fifo$/],
  function: [64, /^[a-zA-Z0-9-_]+$/],
  loadBalancer: [32, /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/],
  logGroup: [512, /^[.\-_/#A-Za-z0-9]+$/],
  namespace: [1024, /^[!-~]+$/],
  notificationRule: [64, /^[A-Za-z0-9\-_ ]+$/],
  parameter: [1011, /^\/[a-zA-Z0-9_.\-/]+$/],
  network: [256, /^[\w .:/=+@-]+$/],
  pipeline: [100, /^[A-Za-z0-9.@\-_]+$/],
  policy: [128, /^[\w+=,.@-]+$/],
  queue: [80, /^[A-Za-z0-9_-]+$/],
  reportGroup: [128, /^.{2,}$/],
  repository: [256, /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/],
  restApi: [128, /^[\w -]+$/],
  role: [64, /^[\w+=,.@-]+$/],
  securityGroup: [255, /^(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/],
  service: [255, /^[A-Za-z0-9_-]+$/],
  table: [255, /^[a-zA-Z0-9_.-]{3,}$/],
  targetGroup: [32, /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/],
  taskFamily: [255, /^[A-Za-z0-9_-]+$/],
  topic: [256, /^[A-Za-z0-9_-]+$/],
  vpcLink: [128, /^[\w -]+$/],
  wafLogGroup: [512, /^aws-waf-logs-[.\-_/#A-Za-z0-9]+$/],
  webAcl: [128, /^[\w-]+$/],
};
const types = Object.keys(awsLimits) as ResourceType[];

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
const kebab = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("-"));
const parts = fc.array(kebab, { minLength: 1, maxLength: 30 });
const anyType = fc.constantFrom(...types);

describe("a name", () => {
  test("is the parts, joined", () => {
    expect(nameFor("role", "thrive", "dev", "collections", "execution")).toBe("thrive-dev-collections-execution");
  });

  test("of a path-like resource is a path", () => {
    expect(nameFor("logGroup", "thrive", "dev", "collections")).toBe("/thrive/dev/collections");
    expect(nameFor("alias", "thrive", "dev", "runtime")).toBe("alias/thrive/dev/runtime");
    expect(nameFor("repository", "thrive", "collections")).toBe("thrive/collections");
    expect(nameFor("wafLogGroup", "thrive", "dev")).toBe("aws-waf-logs-thrive-dev");
  });

  test("of a FIFO queue ends in .fifo, however long it is", () => {
    expect(nameFor("fifoQueue", "thrive", "delivery", "changes")).toBe("thrive-delivery-changes.fifo");
    expect(nameFor("fifoQueue", "q".repeat(76))).toBe(`${"q".repeat(66)}-97e8f5ba.fifo`);
  });

  test("that is just short enough stays whole", () => {
    const whole = `thrive-${"x".repeat(25)}`;
    expect(nameFor("targetGroup", whole)).toBe(whole);
  });

  test("that is too long keeps its beginning and ends in a hash of the whole", () => {
    expect(nameFor("targetGroup", "thrive", "staging", "medical-support-orders")).toBe(
      "thrive-staging-medical-07b48f96",
    );
  });

  test("that is too long differs where only its end differs", () => {
    const [one, other] = ["a", "b"].map((end) => nameFor("role", "thrive", "x".repeat(70), end));
    expect(one).not.toBe(other);
  });

  test.each([
    [
      "role",
      ["thrive", "Überall"],
      `role name "thrive-Überall" does not match /^[A-Za-z0-9][\\w+=,.@-]*$/; rename what it is made of: thrive, Überall`,
    ],
    [
      "loadBalancer",
      ["thrive", ""],
      `loadBalancer name "thrive-" does not match /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/; rename what it is made of: thrive, `,
    ],
    ["cluster", ["${x}"], `cluster name "\${x}" does not match /^[\\w-]+$/; rename what it is made of: \${x}`],
    [
      "bucket",
      ["Thrive", "logs"],
      `bucket name "Thrive-logs" does not match /^[a-z0-9][a-z0-9-]+[a-z0-9]$/; rename what it is made of: Thrive, logs`,
    ],
    [
      "securityGroup",
      ["sg", "x"],
      `securityGroup name "sg-x" does not match /^(?!sg-)[\\w-]+$/; rename what it is made of: sg, x`,
    ],
  ] as const)("of a %s that AWS would refuse is refused: %j", (type, wrong, message) => {
    expect(() => nameFor(type, ...wrong)).toThrow(new Error(message));
  });
});

describe("whatever words it is made of, a name", () => {
  const leastBucketName = 3; // characters
  const legalParts = parts.filter(
    (words) => words.join("-").length >= leastBucketName && !["sg", "internal"].includes(words[0]?.split("-")[0] ?? ""),
  );

  test("is never longer than AWS allows", () => {
    fc.assert(fc.property(anyType, legalParts, (type, words) => nameFor(type, ...words).length <= awsLimits[type][0]));
  });

  test("has only characters that AWS allows", () => {
    fc.assert(fc.property(anyType, legalParts, (type, words) => awsLimits[type][1].test(nameFor(type, ...words))));
  });

  test("is the same every time", () => {
    fc.assert(fc.property(anyType, legalParts, (type, words) => nameFor(type, ...words) === nameFor(type, ...words)));
  });

  test("differs from the name of other words, however long both are", () => {
    fc.assert(
      fc.property(anyType, legalParts, legalParts, (type, one, other) => {
        fc.pre(one.join("-") !== other.join("-"));
        return nameFor(type, ...one) !== nameFor(type, ...other);
      }),
    );
  });
});
