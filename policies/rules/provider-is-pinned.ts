import { isSettings, setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const exact = /^=?\s*\d+\.\d+\.\d+$/;

export const providerIsPinned: Rule = {
  id: "provider-is-pinned",
  demand: "Every provider has an exact version: a plan is the same wherever it is made.",
  sources: ["the platform's own"],
  about: ["terraform"],
  check: ({ config }) => {
    const providers = config["required_providers"];
    return verdictOf(
      Object.entries(isSettings(providers) ? providers : {}).map(([name, provider]) => {
        const version = setting(provider, "version");
        return !exact.test(String(version)) && `version of ${name} is ${show(version)}; give an exact one`;
      }),
    );
  },
};
