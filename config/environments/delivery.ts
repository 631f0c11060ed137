import { createdConnection, deliveryLanding, gitHub } from "../delivery.schema";
import { gitHubActions } from "../github-actions.schema";
import { isProtected, stateIn } from "../environment.schema";
import { secretAt } from "../service.schema";

/** Where images and pipelines live: one account for all environments. */
export const delivery = deliveryLanding({
  name: "delivery",
  account: { id: "111111111111" },
  region: "us-east-1",
  partition: "aws",
  state: stateIn("thrive-terraform-state-111111111111"),
  protection: isProtected,
  repositories: {
    services: gitHub({
      repository: "example-state/thrive-services",
      branch: "main",
      connection: createdConnection("github"),
      token: secretAt("/github/token"),
      webhookSecret: secretAt("/github/webhook-secret"),
    }),
  },
  gitHubActions: gitHubActions({ repository: "example-state/thrive-platform" }),
  notifications: { emails: ["delivery@thrive.example.gov"] },
});
