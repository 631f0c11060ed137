import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const apiBodiesStayUnlogged: Rule = {
  id: "api-bodies-stay-unlogged",
  demand: "API Gateway never writes bodies to a log: they hold federal tax information.",
  sources: ["CKV_AWS_276"],
  about: ["aws_api_gateway_method_settings"],
  check: ({ config }) => {
    const trace = setting(config, "settings.data_trace_enabled");
    return verdictOf([trace !== false && `settings.data_trace_enabled is ${show(trace)}; set it to false`]);
  },
};
