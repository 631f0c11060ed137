import { ApiDomain } from "../../modules/api-domain";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new ApiDomain(scope, "api-domain", { domainName: "api.example.gov", certificateArn: "arn", zoneId: "Z1" });
});

describe("an API's domain", () => {
  test("stays in its region and speaks TLS 1.2 at least", () => {
    const { endpoint_configuration: endpoint, security_policy: tls } = theOnly(template, "aws_api_gateway_domain_name");
    expect([endpoint, tls]).toEqual([{ types: ["REGIONAL"] }, "TLS_1_2"]);
  });

  test("is found by its name", () => {
    const { name, type, alias } = theOnly(template, "aws_route53_record");
    expect([name, type, alias.name]).toEqual([
      "api.example.gov",
      "A",
      "${aws_api_gateway_domain_name.api_domain.regional_domain_name}",
    ]);
  });
});
