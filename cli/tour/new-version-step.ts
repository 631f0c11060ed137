import { toured } from "./tour";
import type { TourStep } from "./tour-step";

/** A push that is served, without one failed request. */
export const newVersion: TourStep = {
  title: "A new version",
  does: `A commit of ${toured.service} is pushed; its pipeline tests, builds and deploys it to ${toured.first} by itself, while requests go on.`,
  run: async (tour) => {
    const traffic = tour.traffic(toured.first);
    try {
      const commit = await tour.source.push("Say when the tour came by");
      await tour.until(`${commit.slice(0, 12)} served in ${toured.first}`, 120, async () => {
        return traffic.commit === commit ? commit : undefined;
      });
      await traffic.stop();
      tour.versions.push(commit);
      return [
        `${toured.first} serves commit ${commit.slice(0, 12)}.`,
        `${traffic.requireNoneFailed()} requests were answered meanwhile, and none failed.`,
      ];
    } finally {
      await traffic.stop();
    }
  },
  look: [`./thrive pipelines ${toured.service}`, `./thrive call ${toured.service} /`],
};
