import { describeFailure } from "../../cli/failure";
import type { Diagnostic } from "../../cli/terraform-events";

function failure(errors: readonly Diagnostic[]): string {
  const failed = { id: "local-collections", errors, log: "/project/.thrive/logs/local-collections.log" };
  return describeFailure(failed, { root: "/project", command: "up" });
}

const wayOutOf = (text: string) => /way out {3}(.*)/.exec(text)?.[1];

describe("a failure", () => {
  it("names stack, resource, AWS's answer, way out and log", () => {
    const error = {
      summary: "creating ECS Service (collections): operation error ECS: CreateService",
      detail: "api error InvalidParameterException: The target group does not have an associated load balancer.",
      address: "aws_ecs_service.collections",
    };
    expect(failure([error])).toBe(`local-collections failed:
  resource  aws_ecs_service.collections
  answer    creating ECS Service (collections): operation error ECS: CreateService: api error InvalidParameterException: The target group does not have an associated load balancer.
  way out   correct the declaration that made this resource, then ./thrive up again; it goes on from here
  log       .thrive/logs/local-collections.log`);
  });

  it("names every error, and no resource where there is none", () => {
    const errors = [
      { summary: "one", detail: "first\n\nsecond" },
      { summary: "two", detail: "", address: "aws_vpc.a" },
    ];
    expect(failure(errors)).toContain(`local-collections failed:
  answer    one: first
            second
  resource  aws_vpc.a
  answer    two
`);
  });

  it("of terraform without a word says so", () => {
    expect(failure([])).toContain("  answer    terraform ended without an error message\n");
  });

  it.each([
    [
      "Error saving state: write local-a.tfstate: no space left on device",
      "the disk is full: free some space, then ./thrive up again; it repairs the state and goes on",
    ],
    [
      "Failed to query available provider packages",
      "neither the Terraform registry nor a mirror has the provider: allow registry.terraform.io (HTTPS_PROXY), or bring a mirror made elsewhere with: terraform providers mirror FOLDER, and put it into ~/.terraform.d/plugins; then ./thrive up again",
    ],
    [
      "Error acquiring the state lock",
      "another terraform still works on this stack: wait for it, then ./thrive up again",
    ],
    [
      "api error EntityAlreadyExists: Role exists",
      "if an earlier run was killed, it exists and no state knows it: ./thrive down, then ./thrive up makes all anew; else two resources have one name: rename one, then ./thrive up again",
    ],
  ])("for %s has its own way out", (detail, wayOut) => {
    expect(wayOutOf(failure([{ summary: "Error", detail }]))).toBe(wayOut);
  });

  it("of many resources tells the first three", () => {
    const errors = ["a", "b", "c", "d", "e"].map((name) => ({ summary: "no", detail: "", address: `aws_vpc.${name}` }));
    expect(failure(errors)).toContain(
      "  resource  aws_vpc.c\n  answer    no\n  and       2 more, in the log\n  way out ",
    );
  });
});
