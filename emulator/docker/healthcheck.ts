import { DockerRefusal } from "./docker-refusal";
import { jsonWords, type Instruction } from "./dockerfile";

const nanoseconds: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const fields: Readonly<Record<string, string>> = {
  interval: "Interval",
  timeout: "Timeout",
  "start-period": "StartPeriod",
  "start-interval": "StartInterval",
};

/** `HEALTHCHECK [--interval=30s …] CMD …`, or `HEALTHCHECK NONE`, as image configurations say it. */
export function healthcheck({ place, rest }: Instruction): object {
  if (rest.toUpperCase() === "NONE") return { Test: ["NONE"] };
  const [, options = "", command = ""] = /^((?:--\S+\s+)*)CMD\s+(.+)$/i.exec(rest) ?? [];
  if (command === "") throw new DockerRefusal(place, `HEALTHCHECK ${rest}`, "write HEALTHCHECK CMD … or NONE");
  const list = jsonWords(command);
  const settings = options.split(/\s+/).filter((option) => option !== "");
  return {
    Test: list === undefined ? ["CMD-SHELL", command] : ["CMD", ...list],
    ...Object.fromEntries(settings.map((option) => setting(place, option))),
  };
}

function setting(place: string, option: string): [string, number] {
  const [, name = "", value = ""] = /^--([\w-]+)=(.+)$/.exec(option) ?? [];
  if (name === "retries" && /^\d+$/.test(value)) return ["Retries", Number(value)];
  const [, number = "", unit = ""] = /^(\d+)(ms|s|m|h)$/.exec(value) ?? [];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || number === "") {
    throw new DockerRefusal(
      place,
      `HEALTHCHECK ${option}`,
      `it takes --${Object.keys(fields).join("=30s, --")}=30s, --retries=3`,
    );
  }
  return [field, Number(number) * nanoseconds[unit]!];
}
