import { rollback } from "../commands/rollback";
import { people, toured } from "./tour";
import type { TourStep } from "./tour-step";

const { service, last: env } = toured;

/** Seconds from the command to the traffic. */
const most = 90;

/** The way back is one command, and the same pipeline. */
export const wayBack: TourStep = {
  title: "Back in one command",
  does: `${env} goes back to the last healthy release before this one; a second person lets it in, as every release.`,
  run: async (tour) => {
    const [healthy] = tour.versions;
    const traffic = tour.traffic(env);
    const begin = Date.now();
    try {
      const reason = "the page is slow";
      const code = await tour.command(`rollback ${service} --env ${env} --reason "${reason}"`, (workplace) =>
        rollback(
          workplace,
          service,
          { env, json: false, reason, breakGlass: false, forceSchema: false },
          { pause: 500 },
        ),
      );
      if (code !== 0) throw new Error("the rollback failed");
      const stages = await tour.calls.stages(tour.pipeline);
      const stage = stages?.find(({ stageName }) => stageName === env);
      await tour.approve(people.approver, stage?.latestExecution?.pipelineExecutionId ?? "");
      await tour.until(`${healthy} served in ${env}`, most, async () =>
        traffic.commit === healthy ? true : undefined,
      );
      const seconds = Math.round((Date.now() - begin) / 1000);
      await tour.ended(env);
      await traffic.stop();
      const count = traffic.requireNoneFailed();
      if (seconds > most) throw new Error(`it took ${seconds} s, not ${most}`);
      return [
        `${env} serves commit ${healthy!.slice(0, 12)} again, within ${most} s of the command.`,
        `${count} requests were answered meanwhile, and none failed.`,
      ];
    } finally {
      await traffic.stop();
    }
  },
  look: [`./thrive releases ${service} --env ${env}`, `./thrive call ${service} / --env ${env}`],
};
