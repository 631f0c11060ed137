import type { DeliveryInput } from "../../config/delivery.schema";
import { stateInFiles } from "../../config/environment.schema";
import { gitHubActions, gitHubSubject } from "../../config/github-actions.schema";
import { resolve } from "../../config/resolve";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const catalogue = catalogueOf(aService());
const owned = "is not owner/name; write it like example-state/thrive-services";
const platformOf = (change: object, place: object = {}) =>
  aPlatform({ delivery: { ...aDelivery(place), ...change } as DeliveryInput, environments: [anEnvironment(place)] });

test.each<[object, string]>([
  [{ repository: "state/*" }, `repository: "state/*" ${owned}`],
  [{ repository: "*/platform" }, `repository: "*/platform" ${owned}`],
  [{ repository: "state/platform:environment:prod" }, `repository: "state/platform:environment:prod" ${owned}`],
  [{ repository: "" }, `repository: "" ${owned}`],
  [{ repository: "a/b", ids: { owner: 0, repository: 1 } }, `ids.owner: 0 is not above 0`],
  [{ repository: "a/b", ids: { owner: 1, repository: 1.5 } }, `ids.repository: 1.5 is not a whole number of GitHub`],
  [{ repository: "a/b", branch: "main" }, `branch: is not a setting; remove it or correct its spelling`],
])("GitHub Actions are refused with %j", (settings, problem) => {
  expect(refusals(platformOf({ gitHubActions: settings }), catalogue)).toEqual([
    `environments/delivery: gitHubActions.${problem}`,
  ]);
});

test("GitHub Actions are refused on a laptop, where they cannot come", () => {
  const laptop = { runsOn: "emulator", account: { id: "123456789012" }, state: stateInFiles() };
  expect(refusals(platformOf({ gitHubActions: gitHubActions({ repository: "a/b" }) }, laptop), catalogue)).toEqual([
    `environments/delivery: gitHubActions: "a/b" cannot reach the local AWS, which is on one machine alone; remove gitHubActions`,
  ]);
});

test.each([
  [{ repository: "state/platform" }, "repo:state/platform"],
  [{ repository: "state/platform", ids: { owner: 12, repository: 345 } }, "repo:state@12/platform@345"],
])("GitHub signs for %j as %s", (settings, subject) => expect(gitHubSubject(settings)).toBe(subject));

describe("an account", () => {
  const access = (change: object, environment: object = {}) =>
    resolve(
      aPlatform({ delivery: aDelivery(change), environments: [anEnvironment(environment)] }),
      catalogue,
    ).accounts.map(({ aws, gitHubAccess }) => [
      aws.accountId,
      gitHubAccess?.makesProvider,
      gitHubAccess?.landings.map(({ name }) => name),
      gitHubAccess?.asksForReleases.map(({ name }) => name),
    ]);
  const allowed = { gitHubActions: gitHubActions({ repository: "a/b" }) };

  test("lets nobody in from GitHub unless it is said", () => {
    expect(access({})).toEqual([
      ["222222222222", undefined, undefined, undefined],
      ["111111111111", undefined, undefined, undefined],
    ]);
  });

  test("has a way to each of its landings; delivery's says whether a release is under way", () => {
    expect(access(allowed)).toEqual([
      ["222222222222", true, ["dev"], []],
      ["111111111111", true, ["delivery"], ["dev", "delivery"]],
    ]);
  });

  test("of all has one provider, or takes the one that is there", () => {
    const account = { id: "111111111111", gitHubProvider: "existing" } as const;
    expect(access({ ...allowed, account }, { account })).toEqual([
      ["111111111111", false, ["dev", "delivery"], ["dev", "delivery"]],
    ]);
  });
});
