import { releases } from "../commands/releases";
import { toured } from "./tour";
import type { TourStep } from "./tour-step";

/** What was done is written down, and never changed. */
export const theLedger: TourStep = {
  title: "The ledger",
  does: "Every release, failure and way back of this tour is in the ledger, with who asked and who let it in.",
  run: async (tour) => {
    const { service, last: env } = toured;
    await tour.command(`releases ${service} --env ${env}`, (workplace) =>
      releases(workplace, service, { env, csv: false, json: false }),
    );
    return ["what runs where, since when, of which commit, asked for and approved by whom."];
  },
  look: [`./thrive releases ${toured.service} --csv`, "./thrive pipelines"],
};
