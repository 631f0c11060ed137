import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const queuesAreNamedAsTheyWork: Rule = {
  id: "queues-are-named-as-they-work",
  demand: "The name of a FIFO queue ends with .fifo, and no other's does; AWS refuses both at apply.",
  sources: ["API_CreateQueue"],
  about: ["aws_sqs_queue"],
  check: ({ config }) => {
    const { name, fifo_queue: isFifo } = config;
    const ends = String(name).endsWith(".fifo");
    return verdictOf([
      isFifo === true && !ends && `name is ${show(name)} of a FIFO queue; end it with .fifo`,
      isFifo !== true && ends && `name is ${show(name)} of a queue that is not FIFO; set fifo_queue or remove .fifo`,
    ]);
  },
};
