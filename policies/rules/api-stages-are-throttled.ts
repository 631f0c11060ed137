import { type Rule, verdictOf } from "../rule";
import { setting, show } from "../resource-view";

export const apiStagesAreThrottled: Rule = {
  id: "api-stages-are-throttled",
  demand: "Every API stage limits the requests it takes; a negative limit is none.",
  sources: ["SL APIGWDefaultThrottling"],
  about: ["aws_api_gateway_stage"],
  check: ({ config }, stack) => {
    const all = stack
      .ofTypes(["aws_api_gateway_method_settings"])
      .filter((settings) => settings.config["rest_api_id"] === config["rest_api_id"])
      .find((settings) => settings.config["method_path"] === "*/*");
    if (!all) return { finding: "has no aws_api_gateway_method_settings for */*; add one with both throttles" };
    return verdictOf(
      ["throttling_rate_limit", "throttling_burst_limit"].map((limit) => {
        const value = setting(all.config, `settings.${limit}`);
        return !(Number(value) > 0) && `${all.address}: ${limit} is ${show(value)}; set a positive number`;
      }),
    );
  },
};
