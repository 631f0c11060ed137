import { isProtected, landing, stateIn } from "../environment.schema";

/** Where images and pipelines live: one account for all environments. */
export const delivery = landing({
  name: "delivery",
  account: { id: "111111111111" },
  region: "us-east-1",
  partition: "aws",
  state: stateIn("thrive-terraform-state-111111111111"),
  protection: isProtected,
});
