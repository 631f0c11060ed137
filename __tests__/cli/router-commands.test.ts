import { Command } from "commander";
import { operatorLimits } from "../../functions/change-router/core/operator";
import { addRouterCommands } from "../../cli/router-commands";
import type { Workplace } from "../../cli/workplace";

/** What is said of arguments that are refused before anything is asked. */
async function refusal(...args: readonly string[]): Promise<string> {
  const thrive = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addRouterCommands(thrive, {} as Workplace);
  return thrive.parseAsync(["router", ...args], { from: "user" }).then(
    () => "",
    (error: Error) => error.message,
  );
}

test.each(["0", "1.5", "ten", String(operatorLimits.decisions + 1)])(
  "--limit %s is refused: the router gives no such number of decisions",
  async (limit) => {
    expect(await refusal("decisions", "--limit", limit)).toContain(
      `argument '${limit}' is invalid. It is not a whole number from 1 to 100.`,
    );
  },
);
