import { afterLine, nothingYet, readableLine } from "../../cli/terraform-events";

const change = (address: string, action: string) => ({ change: { action, resource: { addr: address } } });
const hook = (address: string, action: string) => ({ hook: { action, resource: { addr: address } } });

function after(...events: object[]) {
  return events.map((event) => JSON.stringify(event)).reduce(afterLine, nothingYet);
}

describe("the progress of a terraform run", () => {
  it("counts what is compared, planned and made; a replacement is two", () => {
    const progress = after(
      { type: "refresh_complete", ...hook("aws_vpc.a", "") },
      { type: "planned_change", ...change("aws_vpc.b", "create") },
      { type: "planned_change", ...change("aws_vpc.c", "replace") },
      { type: "planned_change", ...change("data.aws_ami.d", "read") },
      { type: "apply_start", ...hook("aws_vpc.b", "create") },
      { type: "apply_start", ...hook("aws_vpc.c", "delete") },
      { type: "apply_start", ...hook("data.aws_ami.d", "read") },
      { type: "apply_complete", ...hook("aws_vpc.b", "create") },
      { type: "apply_complete", ...hook("data.aws_ami.d", "read") },
    );
    expect(progress).toEqual({ ...nothingYet, checked: 1, planned: 3, made: 1, current: ["aws_vpc.c"] });
  });

  it("takes its totals from the end of the apply, not from the plan", () => {
    const plan = { type: "change_summary", changes: { operation: "plan", add: 9, change: 9, remove: 9 } };
    const apply = { type: "change_summary", changes: { operation: "apply", add: 1, change: 2, remove: 3 } };
    expect(after(plan, apply)).toEqual({ ...nothingYet, added: 1, changed: 2, destroyed: 3 });
  });

  it("keeps errors with their resource, and no warnings", () => {
    const error = { severity: "error", summary: "creating VPC", detail: "VpcLimitExceeded", address: "aws_vpc.a" };
    const progress = after(
      { type: "apply_start", ...hook("aws_vpc.a", "create") },
      { type: "apply_errored", ...hook("aws_vpc.a", "create") },
      { type: "diagnostic", diagnostic: { severity: "warning", summary: "deprecated", detail: "" } },
      { type: "diagnostic", diagnostic: error },
    );
    expect(progress.current).toEqual([]);
    expect(progress.errors).toEqual([{ summary: "creating VPC", detail: "VpcLimitExceeded", address: "aws_vpc.a" }]);
  });

  it("is not disturbed by lines that are no events", () => {
    expect(["", "Initializing…", "{ not json", "{}"].reduce(afterLine, nothingYet)).toEqual(nothingYet);
  });
});

describe("a readable log line", () => {
  it("is the message of an event", () => {
    expect(readableLine('{"@message":"aws_vpc.a: Creating...","type":"apply_start"}')).toBe("aws_vpc.a: Creating...");
  });

  it("is all of a diagnostic", () => {
    const diagnostic = { severity: "error", summary: "no", detail: "one\ntwo", address: "aws_vpc.a" };
    expect(readableLine(JSON.stringify({ "@message": "Error: no", type: "diagnostic", diagnostic }))).toBe(
      "Error: no\n  with aws_vpc.a\n  one\n  two",
    );
  });

  it("is the line itself when it is no event", () => {
    expect(readableLine("Initializing the backend...")).toBe("Initializing the backend...");
  });
});
