import { type Rule, verdictOf } from "../rule";
import { textsIn } from "../texts-in";

const arnPartition = /\barn:(aws[a-z-]*):/g;

export const noForeignPartition: Rule = {
  id: "no-foreign-partition",
  demand: "No ARN names another partition than the one its stack is in.",
  sources: ["AWS GovCloud (US): ARNs begin with arn:aws-us-gov"],
  about: "every",
  check: (resource, { partition: own }) => {
    const arns = textsIn(resource)
      .filter(([, text]) => text.includes("arn:"))
      .flatMap(([name, text]) => [...text.matchAll(arnPartition)].map(([, partition]) => ({ name, partition })));
    if (arns.length === 0) return "not-applicable";
    return verdictOf(
      arns
        .filter(({ partition }) => partition !== own)
        .map(
          ({ name, partition }) => `${name} names arn:${partition}: in partition ${own}; make the ARN from its place`,
        ),
    );
  },
};
