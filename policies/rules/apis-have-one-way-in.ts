import { show, texts } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const apisHaveOneWayIn: Rule = {
  id: "apis-have-one-way-in",
  demand: "An API answers under its custom domain only, in its own region.",
  sources: ["GovCloud: edge-optimized endpoints are not supported", "the platform's own"],
  about: ["aws_api_gateway_rest_api"],
  check: ({ config }) => {
    const { disable_execute_api_endpoint: disabled } = config;
    const types = texts(config, "endpoint_configuration.types");
    return verdictOf([
      disabled !== true && `disable_execute_api_endpoint is ${show(disabled)}; set it to true`,
      (types.length === 0 || types.includes("EDGE")) && "endpoint_configuration.types is EDGE; set REGIONAL",
    ]);
  },
};
