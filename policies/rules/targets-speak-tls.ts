import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const targetsSpeakTls: Rule = {
  id: "targets-speak-tls",
  demand: "Load balancers speak TLS to their targets: transmission is protected within the network too.",
  sources: ["Pub 1075 SC-8", "CKV_AWS_378"],
  about: ["aws_lb_target_group"],
  check: ({ config }) => {
    const { protocol } = config;
    return verdictOf([
      (protocol === "HTTP" || protocol === undefined) &&
        `protocol is ${show(protocol)}; take HTTPS, or TCP to pass TLS through`,
    ]);
  },
};
