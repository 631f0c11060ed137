import type { ServiceInput } from "../../config/service.schema";
import { stackNamed, built } from "../support/built";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";
import { resourceNamed } from "../support/template";

describe("what no declaration may set", () => {
  const settings: readonly (readonly [object, string])[] = [
    [{ privileged: true }, "privileged"],
    [{ user: "root" }, "user"],
    [{ readonlyRootFilesystem: false }, "readonlyRootFilesystem"],
    [{ scaling: { desired: 5 } }, "scaling.desired"],
    [{ priority: 1 }, "priority"],
    [{ health: { intervalSeconds: 1 } }, "health.intervalSeconds"],
    [{ api: { idleTimeoutSeconds: 4000 } }, "api.idleTimeoutSeconds"],
    [{ api: { drainSeconds: 7200 } }, "api.drainSeconds"],
    [{ ingress: ["0.0.0.0/0"] }, "ingress"],
    [{ image: "orders:latest" }, "image"],
  ];

  test.each(settings)("%j", (change, path) => {
    const service = { ...aService(), ...change } as ServiceInput;
    expect(refusals(aPlatform(), catalogueOf(service))).toEqual([
      `services/orders: ${path}: is not a setting; remove it or correct its spelling`,
    ]);
  });
});

test("a listener's certificate is issued in its own stack, and so in its region and partition", () => {
  const entry = stackNamed(built(aPlatform(), catalogueOf(aService())), "dev-entry");
  const listener = resourceNamed(entry, "aws_lb_listener.entry_alb_https");
  expect(listener.certificate_arn).toBe("${aws_acm_certificate_validation.origin_certificate_issued.certificate_arn}");
});
