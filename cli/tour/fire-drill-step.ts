import { nameFor } from "../../config/naming";
import type { DrillReport } from "../../functions/fire-drill/core/report";
import { toured } from "./tour";
import type { TourStep } from "./tour-step";

/** Alarms that nobody gets are no alarms. */
export const fireDrill: TourStep = {
  title: "A fire drill",
  does: `The drill of ${toured.last}, which runs every day, sends a word down every way that alerts take, and looks whether each arrived.`,
  run: async ({ place }) => {
    const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
    const client = new LambdaClient(place.settings);
    const FunctionName = nameFor("function", place.platform.name, toured.last, "fire-drill");
    const Payload = JSON.stringify({ patienceSeconds: 20 });
    try {
      const { Payload: said, FunctionError } = await client.send(new InvokeCommand({ FunctionName, Payload }));
      const text = Buffer.from(said ?? []).toString();
      if (FunctionError !== undefined) throw new Error(`the drill failed: ${text}`);
      const { paths } = JSON.parse(text) as DrillReport;
      const missed = paths.filter(({ arrived }) => !arrived);
      if (missed.length > 0) throw new Error(missed.map(({ path, because }) => `${path}: ${because}`).join("; "));
      return paths.map(({ path }) => `arrived: ${path}`);
    } finally {
      client.destroy();
    }
  },
  look: ["./thrive inbox"],
};
