import { repairHcl } from "../../stacks/repair-hcl";

describe("HCL as cdktf renders it", () => {
  test.each([
    ["a reference in quotes", 'depends_on = ["aws_lb.one"]', "depends_on = [aws_lb.one]"],
    ["a statement as an attribute", "rate_based_statement = {", "rate_based_statement {"],
    [
      "a part of a statement as an attribute",
      'field_to_match = {\nsingle_header = {\nname = "content-length"\n}\n}',
      'field_to_match {\nsingle_header {\nname = "content-length"\n}\n}',
    ],
    [
      "parts of a statement as a list",
      'text_transformation = [\n{\npriority = 0\ntype = "NONE"\n},\n]',
      'text_transformation {\npriority = 0\ntype = "NONE"\n}',
    ],
    [
      "an exception to managed rules",
      "rule_action_override = [\n{\naction_to_use = {\ncount = {\n}\n}\n},\n]",
      "rule_action_override {\naction_to_use {\ncount {\n}\n}\n}",
    ],
    [
      "JSON on one line with a reference in it",
      'redrive_policy = "{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}","maxReceiveCount":5}"',
      'redrive_policy = "{\\"deadLetterTargetArn\\":\\"${aws_sqs_queue.dead.arn}\\",\\"maxReceiveCount\\":5}"',
    ],
  ])("is mended where it has %s", (_, rendered, mended) => {
    expect(repairHcl(rendered)).toBe(mended);
  });

  test("is left as it is where Terraform takes it", () => {
    const fine = 'configuration = {\nVariable = "#{variables.REASON}"\n}\ntags = {\nname = "one"\n}';
    expect(repairHcl(fine)).toBe(fine);
  });
});
