import { people, toured } from "./tour";
import type { TourStep } from "./tour-step";

/** Two pairs of eyes, enforced by the pipeline whatever client approves. */
export const promotion: TourStep = {
  title: "Promotion with two pairs of eyes",
  does: `The same image waits before ${toured.last}. Its author approves it, which the pipeline does not take; somebody else does.`,
  run: async (tour) => {
    const commit = tour.versions.at(-1)!;
    const execution = await tour.execution(commit);
    await tour.approve(people.author, execution);
    const refused = await tour.refusalOf(execution, toured.last);
    if (!/a commit of their own/.test(refused)) throw new Error(`four eyes were to refuse it, and it says: ${refused}`);
    await tour.calls.retry(tour.pipeline, toured.last, execution);
    await tour.approve(people.approver, execution);
    await tour.served(toured.last, commit);
    return [
      `refused: ${refused}`,
      `${toured.last} serves commit ${commit.slice(0, 12)}, which ${people.approver} let in.`,
    ];
  },
  look: [`./thrive releases ${toured.service}`, `./thrive call ${toured.service} / --env ${toured.last}`],
};
