import { platforms } from "../../config/platforms";
import type { ResolvedEnvironment } from "../../config/platform";
import type { PlatformInput } from "../../config/platform";
import { resolve } from "../../config/resolve";
import { terraformActions } from "../../modules/github-access/terraform-actions";
import { services } from "../../services";
import { source } from "../../services/source";
import { built, stackNamed } from "../support/built";
import { differences, settingsOf } from "../support/environment-differences";
import { ReadableText, readableText } from "../support/readable-text";
import { addressesOf, type Template } from "../support/template";

expect.addSnapshotSerializer(readableText);

const all = Object.values(platforms).map((platform) => ({ platform, stacks: built(platform, services, source) }));
const stacks: ReadonlyMap<string, Template> = new Map(all.flatMap((one) => [...one.stacks]));
const environments = new Map(
  all.flatMap(({ platform }) =>
    resolve(platform as PlatformInput, services, source).environments.map((one) => [one.name, one]),
  ),
);

const reference = "dev";

/** `network`, `runtime`, `entry` and every service. */
const parts = [...stacks.keys()]
  .filter((id) => id.startsWith(`${reference}-`))
  .map((id) => id.slice(reference.length + 1));

function environment(name: string): ResolvedEnvironment {
  return environments.get(name) as ResolvedEnvironment;
}

describe("addresses", () => {
  const lines = (ids: readonly string[]) =>
    ids.flatMap((id) => addressesOf(stackNamed(stacks, id)).map((address) => `${id}: ${address}`));

  /** A line that goes away is something that will be destroyed. */
  test("of the reference environment, its account and its delivery", () => {
    const account = `account-${environment(reference).aws.accountId}`;
    const deliveries = [...stacks.keys()].filter((id) => /^delivery(-|$)/.test(id));
    const ids = [account, "account-111111111111", ...parts.map((part) => `${reference}-${part}`), ...deliveries];
    expect(new ReadableText(lines(ids).join("\n"))).toMatchSnapshot();
  });

  test("that other environments have beside the reference's, or lack", () => {
    const others = [...environments.keys()].filter((name) => name !== reference);
    const differing = others.flatMap((name) =>
      parts.flatMap((part) => {
        const [own, usual] = [name, reference].map((one) => addressesOf(stackNamed(stacks, `${one}-${part}`)));
        const beside = own?.filter((address) => !usual?.includes(address)) ?? [];
        const lacking = usual?.filter((address) => !own?.includes(address)) ?? [];
        return [
          ...beside.map((address) => `${name}-${part}: ${address}`),
          ...lacking.map((address) => `${name}-${part} lacks ${address}`),
        ];
      }),
    );
    expect(new ReadableText(differing.join("\n"))).toMatchSnapshot();
  });

  test("have no hash at their end, wherever they are", () => {
    const hashed = lines([...stacks.keys()]).filter((line) => /_[0-9A-Fa-f]{8}$/.test(line));
    expect(hashed).toEqual([]);
  });
});

/** Services whose resources Terraform calls otherwise than IAM does, or that a role names by their own ARNs; the longest prefix first. */
const servicesOfTypes: readonly (readonly [prefix: string, service: string])[] = [
  ["appautoscaling", "application-autoscaling"],
  ["cloudwatch_event", "events"],
  ["cloudwatch_log", "logs"],
  ["codestarnotifications", "codestar-notifications"],
  ["default_security_group", "ec2"],
  ["flow_log", "ec2"],
  ["lb", "elasticloadbalancing"],
  ["route_table", "ec2"],
  ["security_group", "ec2"],
  ["service_discovery", "servicediscovery"],
  ["subnet", "ec2"],
  ["vpc", "ec2"],
];
const byTheirArns = ["api", "iam", "route53", "s3", "ssm"];

test("GitHub's roles reach every service whose resources the stacks of a landing hold", () => {
  const unreached = [...stacks].flatMap(([id, { resource }]) => {
    if (/^local|account/.test(id)) return [];
    const kind = id.startsWith("delivery") ? "delivery" : "environment";
    const known = [...Object.keys(terraformActions[kind]), ...byTheirArns];
    const services = Object.keys(resource).map((type) => {
      const name = type.replace("aws_", "");
      return servicesOfTypes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name.split("_")[0]!;
    });
    return services.filter((service) => !known.includes(service)).map((service) => `${kind}: ${service}`);
  });
  expect([...new Set(unreached)]).toEqual([]);
});

describe("what differs from the reference environment", () => {
  const settings = (name: string, part: string) => settingsOf(stackNamed(stacks, `${name}-${part}`), environment(name));

  test.each([...environments.keys()].filter((name) => name !== reference))("in %s", (name) => {
    const lines = parts.flatMap((part) =>
      differences(`${name}-${part}`, settings(reference, part), settings(name, part)),
    );
    expect(new ReadableText(lines.join("\n"))).toMatchSnapshot();
  });
});
