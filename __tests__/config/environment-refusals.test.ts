import type { EnvironmentInput } from "../../config/environment.schema";
import { aDelivery, aPlatform, aService, anEnvironment, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

type Change = { readonly [Setting in keyof EnvironmentInput]?: unknown } & { readonly [unknown: string]: unknown };

function refusalsOf(change: Change): string[] {
  const environment = { ...anEnvironment(), ...change } as EnvironmentInput;
  return refusals(aPlatform({ environments: [environment] }), catalogueOf(aService()));
}

describe("an environment with one wrong setting is refused", () => {
  const network = "is not a private network from /16 to /22 at its first address; write it like 10.20.0.0/16";
  const zones = ["a", "b"];
  const tagCharacters = "letters, digits, spaces and _.:/=+-@";
  const days =
    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
  const regions = "us-east-1, us-east-2, us-west-1, us-west-2, us-gov-east-1, us-gov-west-1";
  const id = "222222222222";

  const cases: readonly (readonly [Change, string])[] = [
    [{ account: { id, raisedQuotas: { roles: 1000.5 } } }, `account.raisedQuotas.roles: 1000.5 is not a whole number`],
    [
      { account: { id, raisedQuotas: { lambdas: 5 } } },
      `account.raisedQuotas.lambdas: is not a setting; remove it or correct its spelling`,
    ],
    [{ account: undefined }, `account: is missing; it is an object`],
    [{ account: { id: "1234" } }, `account.id: "1234" is not an account id; it has 12 digits`],
    [{ account: { id: 222222222222 } }, `account.id: 222222222222 is not a string`],
    [
      { account: { id, apiGatewayLogRole: "maybe" } },
      `account.apiGatewayLogRole: "maybe" is not one of create, existing`,
    ],
    [
      { account: { id, existingServiceLinkedRoles: ["s3.amazonaws.com"] } },
      `account.existingServiceLinkedRoles[0]: "s3.amazonaws.com" is not one of ecs.amazonaws.com, ecs.application-autoscaling.amazonaws.com, elasticloadbalancing.amazonaws.com, ops.apigateway.amazonaws.com, codestar-notifications.amazonaws.com`,
    ],
    [
      { account: { id: "123456789012" } },
      `account.id: "123456789012" and runsOn "aws" do not go together; 123456789012 is the emulator's alone`,
    ],
    [
      { region: "eu-west-1" },
      `region: "eu-west-1" is not a region for federal tax information; take one of ${regions}`,
    ],
    [{ requestsPerAddress: 99 }, `requestsPerAddress: 99 is under 100; an office behind one address would be stopped`],
    [{ partition: "aws-cn" }, `partition: "aws-cn" is not one of aws, aws-us-gov`],
    [{ state: undefined }, `state: is missing; it is an object`],
    [{ state: { kind: "ftp" } }, `state.kind: "ftp" is not one of s3, files`],
    [{ state: { kind: "s3", bucket: "My_Bucket" } }, `state.bucket: "My_Bucket" is not a bucket name`],
    [
      { state: { kind: "files" } },
      `state: state in files and runsOn "aws" do not go together; an account's state is in its bucket, the emulator's in files`,
    ],
    [{ protection: { kind: "some" } }, `protection.kind: "some" is not one of protected, unprotected`],
    [{ protection: { kind: "unprotected" } }, `protection.because: is missing; it is a string`],
    [
      { protection: { kind: "unprotected", because: "dev" } },
      `protection.because: "dev" is too short for a reason; say who decided and why`,
    ],
    [
      { protection: { kind: "protected" } },
      `logRetentionDays: 30 is under the 365 days of a protected environment; raise it`,
    ],
    [{ runsOn: "azure" }, `runsOn: "azure" is not one of aws, emulator`],
    [{ domain: "Dev.example" }, `domain: "Dev.example" is not a lower-case domain name`],
    [{ domain: "localhost" }, `domain: "localhost" is not a lower-case domain name`],
    [
      { domain: `${"d".repeat(200)}.gov` },
      `domain: "${"d".repeat(200)}.gov" is longer than 200 characters; names are made under it`,
    ],
    [{ zone: { kind: "new" } }, `zone.kind: "new" is not one of existing, created`],
    [
      { zone: { kind: "existing", id: "example.gov" } },
      `zone.id: "example.gov" is not a hosted zone id; it looks like Z0123456789ABCDEFGHIJ`,
    ],
    [{ network: { cidr: "8.8.0.0/16", zones } }, `network.cidr: "8.8.0.0/16" ${network}`],
    [{ network: { cidr: "10.0.0.0/8", zones } }, `network.cidr: "10.0.0.0/8" ${network}`],
    [{ network: { cidr: "10.0.0.0/23", zones } }, `network.cidr: "10.0.0.0/23" ${network}`],
    [{ network: { cidr: "10.0.5.0/16", zones } }, `network.cidr: "10.0.5.0/16" ${network}`],
    [{ network: { cidr: "10.999.0.0/16", zones } }, `network.cidr: "10.999.0.0/16" ${network}`],
    [{ network: { cidr: "172.32.0.0/16", zones } }, `network.cidr: "172.32.0.0/16" ${network}`],
    [
      { network: { cidr: "10.0.0.0/16", zones: ["a"] } },
      `network.zones: ["a"] names fewer than two availability zones; one failing would take the platform along`,
    ],
    [
      { network: { cidr: "10.0.0.0/16", zones: ["a", "b", "c", "d"] } },
      `network.zones: ["a","b","c","d"] names more than three availability zones; each costs a set of endpoints`,
    ],
    [
      { network: { cidr: "10.0.0.0/16", zones: ["a", "a"] } },
      `network.zones: ["a","a"] names an availability zone twice; name each once`,
    ],
    [
      { network: { cidr: "10.0.0.0/16", zones: ["a", "us-east-1b"] } },
      `network.zones[1]: "us-east-1b" is not one of a, b, c, d, e, f`,
    ],
    [{ logRetentionDays: 2555 }, `logRetentionDays: 2555 is not what CloudWatch Logs can keep; take one of ${days}`],
    [{ services: { stock: { size: "1vCPU/2GB" } } }, `services.stock: there is no service stock; there are orders`],
    [{ services: { orders: {} } }, `services.orders: changes nothing; remove it`],
    [{ services: { orders: { scaling: {} } } }, `services.orders: changes nothing; remove it`],
    [
      { services: { orders: { port: 9000 } } },
      `services.orders.port: is not a setting; remove it or correct its spelling`,
    ],
    [
      { services: { orders: { scaling: { min: 9 } } } },
      `services.orders.scaling.min: 9 is above scaling.max 4; lower min or raise max`,
    ],
    [
      { services: { orders: { scaling: { max: 1 } } } },
      `services.orders.scaling.min: 2 is above scaling.max 1; lower min or raise max`,
    ],
    [
      { services: { orders: { environment: { TOKEN: "x" } } } },
      `services.orders.environment.TOKEN: has the name of a secret, and a plain setting can be read by anybody; use secrets with secretAt("/…")`,
    ],
    [
      {
        protection: { kind: "protected" },
        logRetentionDays: 365,
        services: { orders: { scaling: { min: 1 } } },
      },
      `services.orders.scaling.min: 1 task cannot be replaced without an interruption; a protected environment runs at least 2`,
    ],
    [{ tags: { cost: "${x}" } }, `tags.cost: "\${x}" is not a tag AWS takes; use up to 256 ${tagCharacters}`],
    [{ tags: { "${x}": "1" } }, `tags.\${x}: is not a tag AWS takes; use up to 128 ${tagCharacters}, not aws: first`],
    [{ tags: { "aws:x": "1" } }, `tags.aws:x: is not a tag AWS takes; use up to 128 ${tagCharacters}, not aws: first`],
    [{ tags: { stack: "mine" } }, `tags.stack: is set by the platform; take another name`],
    [{ zonse: [] }, `zonse: is not a setting; remove it or correct its spelling`],
  ];

  test.each(cases)("%j", (change, problem) => {
    expect(refusalsOf(change)).toEqual([`environments/dev: ${problem}`]);
  });
});

test("a region is of its partition, and of its delivery", () => {
  expect(refusalsOf({ region: "us-gov-west-1" })).toEqual([
    `environments/dev: region: "us-gov-west-1" is not in partition aws; take one of us-east-1, us-east-2, us-west-1, us-west-2`,
    `environments/dev: region: "us-gov-west-1" cannot pull images from delivery in "us-east-1"; give it a delivery of its own kind`,
  ]);
});

test("a zone is one of its region", () => {
  const network: EnvironmentInput["network"] = { cidr: "10.10.0.0/16", zones: ["a", "e"] };
  const delivery = aDelivery({ region: "us-west-2" });
  const declared = aPlatform({ delivery, environments: [anEnvironment({ region: "us-west-2", network })] });
  expect(refusals(declared, catalogueOf(aService()))).toEqual([
    `environments/dev: network.zones[1]: "e" is no zone of us-west-2; there are a, b, c, d`,
  ]);
});

test.each([
  ["preproduction", "is longer than 12 characters; AWS names are built from it, so shorten it"],
  ["dev-a-b", "is not one lower-case word, or two with a dash; write it like dev"],
  ["dev-1", "is not one lower-case word, or two with a dash; write it like dev"],
  ["dev-network", "ends in network, which names stacks of the platform; take another word"],
  ["account-b", "names stacks of the platform; take another word"],
  ["account", "names stacks of the platform; take another word"],
])("an environment is not named %s", (name, problem) => {
  expect(refusalsOf({ name })).toEqual([`environments/${name}: name: "${name}" ${problem}`]);
});

test("the emulator is refused a bucket and images from outside", () => {
  expect(refusalsOf({ runsOn: "emulator" })).toEqual([
    `environments/dev: state: state in s3 and runsOn "emulator" do not go together; an account's state is in its bucket, the emulator's in files`,
    `environments/dev: runsOn: "emulator" cannot pull images from delivery in "aws"; give it a delivery of its own kind`,
  ]);
});
