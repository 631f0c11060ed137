import { codeCommit, deliveryLanding } from "../delivery.schema";
import { stateInFiles, unprotected } from "../environment.schema";

/** The local platform's own delivery, in the same emulated account. */
export const localDelivery = deliveryLanding({
  name: "delivery",
  runsOn: "emulator",
  account: { id: "123456789012" },
  region: "us-east-1",
  partition: "aws",
  state: stateInFiles(),
  protection: unprotected("a laptop's platform is made and thrown away at will"),
  repositories: { services: codeCommit({ name: "thrive-services" }) },
  notifications: {
    emails: ["delivery@thrive.test"],
    webhooks: { status: { url: "https://status.thrive.test/hooks/pipelines" } },
  },
});
