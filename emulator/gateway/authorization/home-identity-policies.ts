import { askHome } from "../../ask-home";
import { Memo } from "../../memo";
import type { IdentityPolicies } from "./invoke-permission";

/** Asks the home of IAM, once for each key, action and resource until IAM changes. */
export class HomeIdentityPolicies {
  private readonly decisions: Memo<"allowed" | "explicitDeny" | "implicitDeny">;

  constructor(homeAddress: string) {
    this.decisions = new Memo(async (key) => {
      const [account, accessKeyId, action, resource] = JSON.parse(key) as string[];
      const question = { account, accessKeyId, action, resources: [resource] };
      const { decision } = await askHome<{ decision: string }>(homeAddress, "permissions", question);
      if (decision === "Allow") return "allowed";
      return decision === "Deny" ? "explicitDeny" : "implicitDeny";
    });
  }

  readonly decide: IdentityPolicies = ({ account, accessKeyId }, action, resource) =>
    this.decisions.get(JSON.stringify([account, accessKeyId, action, resource]));

  forget(): void {
    this.decisions.forget();
  }
}
