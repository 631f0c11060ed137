import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** A browser asks by OPTIONS before it signs anything. */
export const apiMethodsKnowTheCaller: Rule = {
  id: "api-methods-know-the-caller",
  demand: "No API method answers somebody unknown.",
  sources: ["CKV_AWS_59", "CKV2_AWS_70", "TV 0004", "NAG APIG4"],
  about: ["aws_api_gateway_method"],
  check: ({ config }) => {
    const { authorization, http_method: method } = config;
    if (method === "OPTIONS") return "not-applicable";
    return verdictOf([
      (authorization === "NONE" || authorization === undefined) &&
        `authorization is ${show(authorization)}; take AWS_IAM or an authorizer`,
    ]);
  },
};
