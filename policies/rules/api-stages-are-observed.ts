import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const apiStagesAreObserved: Rule = {
  id: "api-stages-are-observed",
  demand: "Every API stage logs each request and traces it.",
  sources: ["Pub 1075 AU-2", "CKV_AWS_73", "CKV_AWS_76", "TV 0001", "TV 0003", "SH APIGateway.1", "SH APIGateway.3"],
  about: ["aws_api_gateway_stage"],
  check: ({ config }) =>
    verdictOf([
      setting(config, "access_log_settings.destination_arn") === undefined &&
        "access_log_settings is not set; name a log group",
      config["xray_tracing_enabled"] !== true &&
        `xray_tracing_enabled is ${show(config["xray_tracing_enabled"])}; set it to true`,
    ]),
};
