import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** A network load balancer that passes TLS through sees no request, so it has none to log. */
export const loadBalancersLog: Rule = {
  id: "load-balancers-log",
  demand: "Every load balancer that sees requests writes down who asked for what.",
  sources: ["Pub 1075 AU-2", "CKV_AWS_91", "NAG ELB2", "SH ELB.5"],
  about: ["aws_lb"],
  check: ({ config }) => {
    if (config["load_balancer_type"] === "network") return "not-applicable";
    const enabled = setting(config, "access_logs.enabled");
    return verdictOf([enabled !== true && `access_logs.enabled is ${show(enabled)}; name a bucket and set it to true`]);
  },
};
