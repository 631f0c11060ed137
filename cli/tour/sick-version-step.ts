import { nameFor } from "../../config/naming";
import { toured, type Tour } from "./tour";
import type { TourStep } from "./tour-step";

/** Seconds from ECS's verdict to the red pipeline. */
const most = 30;

/** A version that never gets healthy harms nobody. */
export const sickVersion: TourStep = {
  title: "A version that never gets healthy",
  does: "A version whose /health answers 500 is pushed. ECS gives it up and goes back; the pipeline turns red with ECS's reason, and no request fails.",
  run: async (tour) => {
    const before = tour.versions.at(-1)!;
    const traffic = tour.traffic(toured.first);
    try {
      const commit = await tour.source.pushSick("Never get healthy");
      const execution = await tour.execution(commit);
      const verdict = await tour.until("ECS's verdict", 150, () => failedAt(tour));
      const reason = await tour.refusalOf(execution, toured.first);
      const seconds = Math.max(0, Math.round((Date.now() - verdict) / 1000));
      await traffic.stop();
      const count = traffic.requireNoneFailed();
      if (traffic.served.has(commit)) throw new Error(`${toured.first} served the sick commit ${commit.slice(0, 12)}`);
      if (traffic.commit !== before) throw new Error(`${toured.first} serves ${traffic.commit}, not ${before}`);
      if (seconds > most) throw new Error(`the pipeline was red ${seconds} s after ECS's verdict, not ${most}`);
      return [
        `the pipeline is red, within ${most} s of ECS's verdict:`,
        ...reason.split("\n").map((line) => `  ${line}`),
        `${toured.first} serves commit ${before.slice(0, 12)} as before: ${count} requests, and none failed.`,
      ];
    } finally {
      tour.source.heal();
      await traffic.stop();
    }
  },
  look: [`./thrive pipelines ${toured.service}`, `./thrive logs ${toured.service}`],
};

/** When ECS said that a deployment failed, as a look sees it. */
async function failedAt({ place }: Tour): Promise<number | undefined> {
  const { DescribeServicesCommand, ECSClient } = await import("@aws-sdk/client-ecs");
  const client = new ECSClient(place.settings);
  const named = (type: "cluster" | "service", ...role: string[]) =>
    nameFor(type, place.platform.name, toured.first, ...role);
  try {
    const ask = { cluster: named("cluster"), services: [named("service", toured.service)] };
    const { services = [] } = await client.send(new DescribeServicesCommand(ask));
    const isFailed = services[0]?.deployments?.some(({ rolloutState }) => rolloutState === "FAILED");
    return isFailed === true ? Date.now() : undefined;
  } finally {
    client.destroy();
  }
}
