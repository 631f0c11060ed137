import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface ValidatedCertificateConfig {
  /** CAUTION: changing this recreates the certificate; the new one is there before the old one goes. */
  readonly domainName: string;
  /** Public zone in which the proof of ownership is put. */
  readonly zoneId: string;
}

/** A public certificate, proven by DNS and renewed by AWS for as long as the proof stands. */
export class ValidatedCertificate extends Construct {
  /** Known once the certificate is issued. */
  readonly arn: string;

  constructor(scope: Construct, id: string, config: ValidatedCertificateConfig) {
    super(scope, id);
    const { domainName, zoneId } = config;
    const certificate = new AcmCertificate(this, "Resource", {
      domainName,
      validationMethod: "DNS",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true, // the proof of a name is the same for every certificate of it
    });
    this.arn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
