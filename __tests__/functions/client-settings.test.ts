import { clientSettings, promptClientSettings } from "../../functions/client-settings";

/** Milliseconds that a call takes at most, which nobody answers: pauses between tries come to it, and are below a second each. */
const longest = ({ maxAttempts, requestHandler }: typeof clientSettings | typeof promptClientSettings) =>
  maxAttempts * requestHandler.requestTimeout;

test.each([
  ["the change router", clientSettings, 1, 120_000],
  ["an action of a pipeline", clientSettings, 1, 60_000],
  ["the webhook front, which makes three calls in turn", promptClientSettings, 3, 10_000],
])("a call that nobody answers is over while %s lives", (_, settings, calls, life) => {
  expect(calls * longest(settings)).toBeLessThan(life);
});
