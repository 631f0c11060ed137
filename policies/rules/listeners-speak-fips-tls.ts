import { setting, show, type Settings } from "../resource-view";
import { type Rule, type Verdict, verdictOf } from "../rule";

/**
 * TLS 1.2 and 1.3 only, in a FIPS 140 module.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const fipsPolicy = /^ELBSecurityPolicy-TLS13-1-[23]-.*FIPS/;

export const listenersSpeakFipsTls: Rule = {
  id: "listeners-speak-fips-tls",
  demand: "A listener ends TLS 1.2 or later in a FIPS module, passes TLS through, or only redirects to HTTPS.",
  sources: ["Pub 1075 SC-8", "Pub 1075 SC-13", "CKV_AWS_2", "CKV_AWS_103", "SH ELB.1"],
  about: ["aws_lb_listener"],
  check: ({ config }) => {
    switch (config["protocol"]) {
      case "HTTPS":
      case "TLS":
        return endsTls(config);
      case "TCP":
        return verdictOf([
          config["port"] !== 443 && `passes TCP on port ${show(config["port"])}; pass TLS through on 443 only`,
        ]);
      default:
        return redirects(config);
    }
  },
};

function endsTls(config: Settings): Verdict {
  const policy = config["ssl_policy"];
  return verdictOf([
    !fipsPolicy.test(String(policy)) &&
      `ssl_policy is ${show(policy)}, no FIPS policy of TLS 1.2 or later; take ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04`,
    config["certificate_arn"] === undefined && "certificate_arn is not set; a TLS listener needs a certificate",
  ]);
}

function redirects(config: Settings): Verdict {
  const isRedirect = setting(config, "default_action.redirect.protocol") === "HTTPS";
  return verdictOf([
    !isRedirect && `protocol is ${show(config["protocol"])}; take HTTPS, or do nothing but redirect to it`,
  ]);
}
