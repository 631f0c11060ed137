import { localPlatform } from "../declared-platforms";
import { localDelivery } from "../delivery-place";
import { duration } from "../duration";
import { localRepository } from "../local-repository";
import { Refusal } from "../refusal";
import { runningEndpoint } from "../running-platform";
import { runtimeFolder } from "../runtime-folder";
import { deployedServices } from "../service-table";
import { readStates } from "../states";
import { steps } from "../tour/steps";
import { people, Tour, toured } from "../tour/tour";
import { TourSource } from "../tour/tour-source";
import type { TourStep } from "../tour/tour-step";
import { say, type Workplace } from "../workplace";
import { up } from "./up";

/** Shows on the local AWS how an image comes to production and back. It can be taken again and again. */
export async function tour(workplace: Workplace): Promise<number> {
  const begin = Date.now();
  const endpoint = await runningEndpoint(workplace, "the tour");
  if (typeof endpoint !== "string") throw new Refusal("tour", [endpoint]);
  say(
    workplace,
    `A second environment, ${toured.last}, is brought up beside ${toured.first}: only what is new is applied.\n`,
  );
  const code = await up(workplace, {}, "tour");
  if (code !== 0) return code;
  const context = await begun(workplace, endpoint);
  try {
    for (const [index, step] of steps.entries()) {
      if (!(await show(workplace, context, step, index + 1))) return 1;
    }
  } finally {
    await context.close();
  }
  say(workplace, `\nThe tour is over, after ${duration(Date.now() - begin)}. ./thrive tour takes it again.`);
  return 0;
}

async function begun(workplace: Workplace, endpoint: string): Promise<Tour> {
  const { root, environment, localAws } = workplace;
  const services = deployedServices(readStates(root), await localAws.domains(endpoint));
  const urls = new Map(
    services.flatMap(({ service, environment: where, localUrl }) =>
      service === toured.service && localUrl !== undefined ? [[where, localUrl] as const] : [],
    ),
  );
  const repository = localRepository(workplace, endpoint)!; // the pipelines of up have released from it
  const author = { name: "Alice", email: people.author };
  const source = new TourSource(runtimeFolder(root).tour, environment, author);
  await source.begin(repository);
  const context = new Tour(workplace, localDelivery(localPlatform(root), endpoint), source, urls);
  await context.clearTheWay();
  return context;
}

/** @returns whether all was as it must be */
async function show(workplace: Workplace, context: Tour, step: TourStep, number: number): Promise<boolean> {
  say(workplace, `\n${number}  ${step.title}\n   ${step.does}`);
  const begin = Date.now();
  try {
    for (const line of await step.run(context)) say(workplace, `   ${line}`);
    say(workplace, `   Look: ${step.look.join(" · ")}`);
    say(workplace, `   (${duration(Date.now() - begin)})`);
    return true;
  } catch (error) {
    say(workplace, `   FAILED: ${(error as Error).message.split("\n").join("\n     ")}`);
    say(workplace, `   Look: ./thrive pipelines ${toured.service} · ./thrive releases ${toured.service}`);
    return false;
  }
}
