import { deniedSentence } from "../../cli/denied";

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test("whom AWS does not let is told what it said, and where it says who may", () => {
  const answer = "User: arn:x/ana is not authorized to perform: codepipeline:PutApprovalResult on resource: arn:y";
  const told = `AWS does not let you do this:
  answer    ${answer}
  way out   a role that may, by its profile: AWS_PROFILE=NAME ./thrive …; docs/runbooks/let-people-release.md says who approves and who operates`;
  for (const name of ["AccessDenied", "AccessDeniedException"]) expect(deniedSentence(named(name, answer))).toBe(told);
});

test("what went wrong otherwise is not told so", () => {
  expect(deniedSentence(named("ThrottlingException", "Rate exceeded"))).toBeUndefined();
});
