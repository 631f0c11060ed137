import type { MethodSetting } from "./deployed-api";

/** What a stage sets for a method: its own settings before those of all methods. */
export function methodSetting(
  settings: Readonly<Record<string, MethodSetting>>,
  resourcePath: string,
  verb: string,
): MethodSetting {
  const own = resourcePath === "/" ? "~1" : resourcePath.slice(1).replaceAll("/", "~1");
  return { ...settings["*/*"], ...settings[`${resourcePath.slice(1)}/${verb}`], ...settings[`${own}/${verb}`] };
}
