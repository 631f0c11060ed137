import { secretAt } from "../../config/service.schema";
import { built, stackNamed } from "../support/built";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { readableStack } from "../support/readable-stack";
import { ReadableText, readableText } from "../support/readable-text";

expect.addSnapshotSerializer(readableText);

const orders = aService({
  calls: ["stock"],
  environment: { LOG_LEVEL: "info" },
  secrets: { KEY: secretAt("/orders/key") },
});
const stacks = built(aPlatform(), catalogueOf(orders, aService({ name: "stock", port: 9000 })));

test.each([
  ["account", "account-222222222222"],
  ["network", "dev-network"],
  ["runtime", "dev-runtime"],
  ["entry", "dev-entry"],
  ["service", "dev-orders"],
  ["delivery", "delivery"],
  ["delivery of a service", "delivery-orders"],
])("the %s stack", (_, id) => {
  expect(new ReadableText(readableStack(stackNamed(stacks, id)))).toMatchSnapshot();
});
