import type { Clock } from "../clock";
import type { Control } from "../control";

/** Answers `/_thrive/clock`: GET says how it goes, POST to `/freeze` and `/resume` changes it. */
export function clockControl(clock: Clock): Control {
  return ({ method, path }) => {
    const known = { "/freeze": () => clock.freeze(), "/resume": () => clock.resume() }[path];
    if (method === "POST") known?.();
    const fits = method === "POST" ? known !== undefined : method === "GET" && (path === "" || path === "/");
    if (!fits) return Promise.resolve({ status: 404, value: { problems: ["use GET, or POST to /freeze or /resume"] } });
    return Promise.resolve({ status: 200, value: { frozen: clock.isFrozen, now: clock.now(), speed: clock.speed } });
  };
}
