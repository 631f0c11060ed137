import { codeCommit, deliveryLanding } from "../../../config/delivery.schema";
import { created, environment, stateInFiles, unprotected } from "../../../config/environment.schema";
import { catalogue } from "../../../config/catalogue";
import type { Platform } from "../../../config/platform";
import { platform } from "../../../config/platform";
import { approval, automatic } from "../../../config/promotion.schema";
import { resolveAll } from "../../../config/resolve-all";
import { source } from "../../../services/source";
import { utilities } from "../../../services/utilities";

export const accounts = { delivery: "111111111111", dev: "222222222222", prod: "444444444444" } as const;

const here = {
  runsOn: "emulator",
  region: "us-east-1",
  partition: "aws",
  state: stateInFiles(),
  protection: unprotected("it lives as long as the test"),
} as const;

function environmentIn(name: "dev" | "prod", promotion: ReturnType<typeof automatic> | ReturnType<typeof approval>) {
  return environment({
    ...here,
    name,
    account: { id: accounts[name] },
    domain: `${name}.accounts.test`,
    zone: created(),
    network: { cidr: "10.0.0.0/16", zones: ["a", "b"] },
    logRetentionDays: 7,
    promotion,
  });
}

/** One service, delivered from one account to two others. */
export function threeAccounts(): Platform {
  const delivery = deliveryLanding({
    ...here,
    name: "delivery",
    account: { id: accounts.delivery },
    repositories: { services: codeCommit({ name: "thrive-services" }) },
    notifications: { emails: ["delivery@accounts.test"] },
  });
  const environments = [environmentIn("dev", automatic()), environmentIn("prod", approval())];
  const [resolved] = resolveAll(
    [platform({ name: "thrive", delivery, environments })],
    catalogue({ 1: utilities }),
    source,
  );
  return resolved!;
}
