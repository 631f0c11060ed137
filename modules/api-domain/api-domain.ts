import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface ApiDomainConfig {
  /** CAUTION: changing this recreates the domain and every mapping under it. */
  readonly domainName: string;
  readonly certificateArn: string;
  readonly zoneId: string;
}

/** The one name under which every domain's API answers. Regional, so that requests stay in the region. */
export class ApiDomain extends Construct {
  readonly domain: ApiGatewayDomainName;

  constructor(scope: Construct, id: string, config: ApiDomainConfig) {
    super(scope, id);
    const { domainName, certificateArn, zoneId } = config;
    this.domain = new ApiGatewayDomainName(this, "Resource", {
      domainName,
      regionalCertificateArn: certificateArn,
      securityPolicy: "TLS_1_2",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    new Route53Record(this, "record", {
      zoneId,
      name: domainName,
      type: "A",
      alias: {
        name: this.domain.regionalDomainName,
        zoneId: this.domain.regionalZoneId,
        evaluateTargetHealth: false, // API Gateway has no health to ask for
      },
    });
  }
}
