import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const integrationsSpeakTls: Rule = {
  id: "integrations-speak-tls",
  demand: "An API passes requests on over TLS, and checks the certificate it is shown.",
  sources: ["Pub 1075 SC-8"],
  about: ["aws_api_gateway_integration"],
  check: ({ config }) => {
    const { type, uri, tls_config: tls } = config;
    if (type !== "HTTP" && type !== "HTTP_PROXY") return "not-applicable";
    return verdictOf([
      !String(uri).startsWith("https://") && `uri is ${show(uri)}; begin it with https://`,
      tls !== undefined && "tls_config loosens the check of the certificate; remove it",
    ]);
  },
};
