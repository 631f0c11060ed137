import { type Rule, verdictOf } from "../rule";
import { textsIn } from "../texts-in";

/** `data.aws_iam_policy_document.trust` and `aws_lb.alb`, within an expression. */
const reference = /\bdata\.\w+\.[A-Za-z_][\w-]*|(?<![\w.])aws_\w+\.[A-Za-z_][\w-]*/g;

/** A construct handed from one stack to another would leave a reference to nothing. */
export const referencesStayAtHome: Rule = {
  id: "references-stay-at-home",
  demand: "A stack refers to its own blocks only; what it needs of another comes as a published value.",
  sources: ["the platform's own"],
  about: "every",
  check: (resource, stack) => {
    const references = textsIn(resource)
      .filter(([, text]) => text.includes("${"))
      .flatMap(([name, text]) => [...text.matchAll(reference)].map(([address]) => ({ name, address })));
    if (references.length === 0) return "not-applicable";
    return verdictOf(
      references
        .filter(({ address }) => !stack.has(address))
        .map(
          ({ name, address }) =>
            `${name} refers to ${address}, which is not in the stack; publish the value and read it`,
        ),
    );
  },
};
