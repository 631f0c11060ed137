import { retry } from "../commands/retry";
import { say } from "../workplace";
import { people, toured } from "./tour";
import type { TourStep } from "./tour-step";

const { service, last: env } = toured;

/** Two pairs of eyes, enforced by the pipeline whatever client approves. */
export const promotion: TourStep = {
  title: "Promotion with two pairs of eyes",
  does: `The same image waits before ${env}. Its author cannot let it in, with ./thrive or without; somebody else does.`,
  run: async (tour) => {
    const commit = tour.versions.at(-1)!;
    const execution = await tour.execution(commit);
    const code = await tour.approve(people.author, execution);
    if (code !== 2) throw new Error(`the author's approval was to be refused, and ended with ${code}`);
    await tour.approveByForce(people.author, execution);
    const refused = await tour.refusalOf(execution, env);
    if (!/a commit of their own/.test(refused)) throw new Error(`four eyes were to refuse it, and it says: ${refused}`);
    say(
      tour.workplace,
      `   ${people.author} approves with another client, and the pipeline refuses it:\n     ${refused}`,
    );
    await tour.command(`retry ${service} --env ${env}`, (workplace) => retry(workplace, service, { env, json: false }));
    await tour.approve(people.approver, execution);
    await tour.served(env, commit);
    return [`${env} serves commit ${commit.slice(0, 12)}, which ${people.approver} let in.`];
  },
  look: [`./thrive releases ${service}`, `./thrive call ${service} / --env ${env}`],
};
