import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const settings: Readonly<Record<string, readonly [path: string, value: string]>> = {
  aws_api_gateway_domain_name: ["security_policy", "TLS_1_2"],
  aws_apigatewayv2_domain_name: ["domain_name_configuration.security_policy", "TLS_1_2"],
  aws_cloudfront_distribution: ["viewer_certificate.minimum_protocol_version", "TLSv1.2_2021"],
};

export const domainsSpeakTls12: Rule = {
  id: "domains-speak-tls-1-2",
  demand: "No custom domain answers below TLS 1.2.",
  sources: ["Pub 1075 SC-8", "CKV_AWS_174", "CKV_AWS_206", "TV 0005"],
  about: Object.keys(settings),
  check: ({ type, config }) => {
    const [path, wanted] = settings[type] ?? ["", ""];
    const policy = setting(config, path);
    return verdictOf([policy !== wanted && `${path} is ${show(policy)}; set ${wanted}`]);
  },
};
