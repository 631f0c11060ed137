import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../config/platform";
import { AccessLogBucket } from "../modules/access-log-bucket";
import { ApiDomain } from "../modules/api-domain";
import { ValidatedCertificate } from "../modules/validated-certificate";
import { WebAcl } from "../modules/web-acl";
import { BaseStack } from "./base-stack";
import { environmentTags } from "./environment-tags";
import { apiHost, namesIn, originHost } from "./names";
import type { NetworkOutputs } from "./network-stack";
import { placeEntryShard } from "./place-entry-shard";

/** `<env>-entry`: the custom domain and the web ACL that all APIs share, and the first shard of the way in. */
export class EntryStack extends BaseStack {
  readonly outputs;

  constructor(scope: Construct, environment: ResolvedEnvironment, network: NetworkOutputs) {
    super(scope, `${environment.name}-entry`, environment, environmentTags(environment));
    const { domain } = environment;
    const zoneId = this.zoneId(environment);
    this.shareDomain(domain, zoneId);
    const origin = new ValidatedCertificate(this, "origin-certificate", { domainName: originHost(domain), zoneId });
    const accessLogBucket = this.accessLogs(environment).writableName;
    const certificateArn = origin.arn;
    const ground = this.read(network);
    this.outputs = this.publish({
      webAclArn: this.webAcl(environment, ground.trafficKeyArn).acl.arn,
      certificateArn,
      accessLogBucket,
      ...placeEntryShard(this, environment, 1, { ...ground, certificateArn, accessLogBucket }),
    });
  }

  private zoneId({ zone, domain }: ResolvedEnvironment): string {
    if (zone.kind === "existing") return zone.id;
    return new Route53Zone(this, "zone", { name: domain, comment: "Delegated by whoever owns the domain above" })
      .zoneId;
  }

  private shareDomain(domain: string, zoneId: string): void {
    const domainName = apiHost(domain);
    const certificate = new ValidatedCertificate(this, "api-certificate", { domainName, zoneId });
    new ApiDomain(this, "api-domain", { domainName, certificateArn: certificate.arn, zoneId });
  }

  private accessLogs(environment: ResolvedEnvironment): AccessLogBucket {
    const { aws } = environment;
    return new AccessLogBucket(this, "access-logs", {
      place: aws,
      name: namesIn(environment)("bucket", "access-logs", aws.accountId, aws.region),
      protect: environment.protect,
    });
  }

  private webAcl(environment: ResolvedEnvironment, keyArn: string): WebAcl {
    const name = namesIn(environment);
    return new WebAcl(this, "web-acl", {
      name: name("webAcl"),
      logGroupName: name("wafLogGroup"),
      keyArn,
      requestsPerAddress: environment.requestsPerAddress,
      protect: environment.protect,
    });
  }
}

export type EntryOutputs = EntryStack["outputs"];
