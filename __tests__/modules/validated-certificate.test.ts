import { ValidatedCertificate } from "../../modules/validated-certificate";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new ValidatedCertificate(scope, "certificate", { domainName: "api.example.gov", zoneId: "Z1" });
});

describe("a certificate", () => {
  test("is for one name, without a wildcard", () => {
    const { domain_name: name, subject_alternative_names: others } = theOnly(template, "aws_acm_certificate");
    expect([name, others]).toEqual(["api.example.gov", undefined]);
  });

  test("is there before the one it replaces goes", () => {
    expect(theOnly(template, "aws_acm_certificate").lifecycle).toEqual({ create_before_destroy: true });
  });

  test("is in the public logs", () => {
    expect(theOnly(template, "aws_acm_certificate").options).toEqual({
      certificate_transparency_logging_preference: "ENABLED",
    });
  });

  test("is proven by a record in the zone, and used once it is issued", () => {
    expect(theOnly(template, "aws_route53_record").zone_id).toBe("Z1");
    expect(theOnly(template, "aws_acm_certificate_validation").certificate_arn).toBe(
      "${aws_acm_certificate.certificate.arn}",
    );
  });
});
