import { askHome } from "../../ask-home";
import { Memo } from "../../memo";
import type { IdentityPolicies } from "./invoke-permission";

/** Asks the home of IAM, once for each key, action and resource until IAM changes. */
export class HomeIdentityPolicies {
  private readonly decisions: Memo<"allowed" | "explicitDeny" | "implicitDeny">;

  constructor(homeAddress: string) {
    this.decisions = new Memo(async (key) => {
      const [accessKeyId, action, resource] = JSON.parse(key) as string[];
      const question = { accessKeyId, action, resources: [resource] };
      const { decision } = await askHome<{ decision: string }>(homeAddress, "permissions", question);
      if (decision === "Allow") return "allowed";
      return decision === "Deny" ? "explicitDeny" : "implicitDeny";
    });
  }

  readonly decide: IdentityPolicies = ({ accessKeyId }, action, resource) =>
    this.decisions.get(JSON.stringify([accessKeyId, action, resource]));

  forget(): void {
    this.decisions.forget();
  }
}
