import { readReleases } from "../../functions/deployer/core/ledger";
import { freeze, unfreeze } from "../commands/freeze";
import { people, toured } from "./tour";
import type { TourStep } from "./tour-step";

const env = toured.last;
const why = "families wait for the mended page";

/** Nothing is released during a freeze, unless somebody answers for it. */
export const freezeAndGlass: TourStep = {
  title: "A freeze, and the glass that is broken",
  does: `${env} is frozen. A mended version is pushed, and nobody can let it in, until the approver breaks the glass and says why.`,
  run: async (tour) => {
    const reason = "the fair is on";
    await tour.command(`freeze --env ${env} --until 1h --reason "${reason}"`, (workplace) =>
      freeze(workplace, { env, json: false, until: "1h", reason }),
    );
    for (const place of [toured.first, env]) await tour.quiet(place); // the sick version may have lit one
    const commit = await tour.source.push("Get healthy again");
    const execution = await tour.until("its pipeline", 60, () => tour.calls.executionOf(tour.pipeline, commit));
    await tour.served(toured.first, commit);
    if ((await tour.approve(people.approver, execution)) !== 2) throw new Error("the freeze was to refuse it");
    await tour.approve(people.approver, execution, { breakGlass: why });
    await tour.served(env, commit);
    tour.versions.push(commit);
    await tour.command(`unfreeze --env ${env} --reason "the fair is over"`, (workplace) =>
      unfreeze(workplace, { env, json: false, reason: "the fair is over" }),
    );
    const [newest] = readReleases(await tour.ledger.releases(toured.service, env));
    const { override } = newest!.begun;
    if (override?.includes(why) !== true) throw new Error(`the ledger was to say why, and says: ${override}`);
    return [`${env} serves commit ${commit.slice(0, 12)}. The ledger says what was passed over:`, `  ${override}`];
  },
  look: [`./thrive releases ${toured.service} --json`],
};
