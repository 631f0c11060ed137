import { createdConnection, gitHub } from "../../config/delivery.schema";
import { nativeTriggers } from "../../config/native-triggers";
import { resolve } from "../../config/resolve";
import { native } from "../../config/service-source.schema";
import { secretAt } from "../../config/service.schema";
import { aDelivery, aPlatform, aService, catalogueOf } from "../support/declarations";

const onGitHub = (repository: string) =>
  gitHub({
    repository,
    connection: createdConnection("github"),
    token: secretAt("/github/token"),
    webhookSecret: secretAt("/github/webhook"),
  });

test("a native trigger watches all that the service is built from, eight paths a filter, each in its repository", () => {
  const repositories = { services: onGitHub("example-state/services"), ui: onGitHub("example-state/ui") };
  const names = Array.from({ length: 8 }, (_, index) => `l${index}`);
  const libraries = {
    ...Object.fromEntries(names.map((name) => [name, { path: `lib/${name}/` }])),
    web: { repository: "ui", path: "web/" },
  };
  const service = aService({ source: { path: "src/orders/", trigger: native(), dependsOn: [...names, "web"] } });
  const { services, source, delivery } = resolve(
    aPlatform({ delivery: aDelivery({ repositories }) }),
    catalogueOf(service),
    { libraries, everywhere: { ui: ["package.json"] } },
  );
  const excludes = ["**/*.md"];
  expect(nativeTriggers(services[0]!.source, source, delivery)).toEqual([
    {
      repository: "services",
      action: "Source",
      branch: "main",
      push: [
        { includes: names.map((name) => `lib/${name}/**`), excludes },
        { includes: ["src/orders/**"], excludes },
      ],
    },
    {
      repository: "ui",
      action: "Source-ui",
      branch: "main",
      push: [{ includes: ["package.json", "web/**"], excludes }],
    },
  ]);
});
