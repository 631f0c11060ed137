import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const accountIsPinned: Rule = {
  id: "account-is-pinned",
  demand: "A stack can be applied to one account only, whatever credentials are at hand.",
  sources: ["the platform's own"],
  about: ["provider.aws"],
  check: ({ config }) => {
    const accounts = config["allowed_account_ids"];
    const isOne = Array.isArray(accounts) && accounts.length === 1 && /^\d{12}$/.test(String(accounts[0]));
    return verdictOf([!isOne && `allowed_account_ids is ${show(accounts)}; name the one account`]);
  },
};
