import { eventRulesOfDelivery, rolesOfDelivery } from "../../config/delivery-quotas";
import { bitbucket, codeCommit, createdConnection, gitHub } from "../../config/delivery.schema";
import { slack } from "../../config/notifications.schema";
import { resolve } from "../../config/resolve";
import { secretAt } from "../../config/service.schema";
import { built } from "../support/built";
import { aDelivery, aPlatform, aService, catalogueOf } from "../support/declarations";
import { resourcesOf } from "../support/template";

const connection = createdConnection("provider");
const catalogue = catalogueOf(aService());
const platform = aPlatform({
  delivery: aDelivery({
    repositories: {
      services: gitHub({
        repository: "state/services",
        connection,
        token: secretAt("/github/token"),
        webhookSecret: secretAt("/github/webhook-secret"),
      }),
      shared: codeCommit({ name: "shared" }),
      ui: bitbucket({ repository: "state/ui", connection: createdConnection("bitbucket") }),
    },
    notifications: {
      chat: [slack({ workspace: "T0123ABCDEF", channel: "C0123ABCDEF" })],
      webhooks: { status: { url: "https://status.example.gov/" } },
    },
  }),
});

const use = resolve(platform, catalogue);
const stacks = [...built(platform, catalogue)].filter(([id]) => id.startsWith("delivery"));
const countOf = (type: string) => stacks.flatMap(([, stack]) => resourcesOf(stack, type)).length;

test("the roles that are counted before a synth are those that delivery has", () => {
  expect(countOf("aws_iam_role")).toBe(rolesOfDelivery(use));
});

test("the event rules that are counted before a synth are those that delivery has", () => {
  expect(countOf("aws_cloudwatch_event_rule")).toBe(eventRulesOfDelivery(use));
});
