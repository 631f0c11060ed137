import { platforms } from "../../config/platforms";
import type { ResolvedEnvironment } from "../../config/platform";
import type { PlatformInput } from "../../config/platform";
import { resolve } from "../../config/resolve";
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

describe("what differs from the reference environment", () => {
  const settings = (name: string, part: string) => settingsOf(stackNamed(stacks, `${name}-${part}`), environment(name));

  test.each([...environments.keys()].filter((name) => name !== reference))("in %s", (name) => {
    const lines = parts.flatMap((part) =>
      differences(`${name}-${part}`, settings(reference, part), settings(name, part)),
    );
    expect(new ReadableText(lines.join("\n"))).toMatchSnapshot();
  });
});
