import { type Rule, verdictOf } from "../rule";

const longestIdle = 1800; // seconds, the 30 minutes of AC-12 and SC-10
const unsaid = 60; // seconds, what AWS takes when nothing is said

export const connectionsEnd: Rule = {
  id: "connections-end",
  demand: "An idle connection ends within 30 minutes.",
  sources: ["Pub 1075 AC-12", "Pub 1075 SC-10"],
  about: ["aws_lb"],
  check: ({ config }) => {
    const idle = config["idle_timeout"] ?? unsaid;
    return verdictOf([
      Number(idle) > longestIdle && `idle_timeout is ${String(idle)} seconds, over ${longestIdle}; lower it`,
    ]);
  },
};
