import { blocks, setting, type Settings, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const approvalsComeFirst: Rule = {
  id: "approvals-come-first",
  demand: "An approval tells somebody, shows what it lets in, and stands before it.",
  sources: ["OWASP CICD-SEC-1", "the platform's own"],
  about: ["aws_codepipeline"],
  check: ({ config }) => {
    const stages = blocks(config, "stage").filter((stage) => blocks(stage, "action").some(isApproval));
    return stages.length === 0 ? "not-applicable" : verdictOf(stages.flatMap(problemsOf));
  },
};

function problemsOf(stage: Settings): (string | false)[] {
  const actions = blocks(stage, "action");
  const name = String(stage["name"]);
  const last = Math.max(...actions.map(orderOf));
  return actions.filter(isApproval).flatMap((approval) => [
    ...["NotificationArn", "CustomData"].map((key) => {
      const value = setting(approval, `configuration.${key}`);
      return (
        value === undefined && `stage ${name}: the approval's ${key} is ${show(value)}; say whom it asks and what for`
      );
    }),
    orderOf(approval) === last && `stage ${name}: the approval comes last; put what it lets in after it`,
  ]);
}

function isApproval(action: Settings): boolean {
  return action["category"] === "Approval";
}

function orderOf(action: Settings): number {
  return Number(action["run_order"] ?? 1);
}
