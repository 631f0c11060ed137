import { isSettings, show, texts, type Settings } from "../resource-view";
import { type Rule, type Verdict, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

/** With which a provider reaches the local AWS alone. */
const emulatorProfile = "thrive-local";

export const stateIsLocked: Rule = {
  id: "state-is-locked",
  demand: "State is in an encrypted bucket that lets one writer in at a time; in files only for the local AWS.",
  sources: ["Pub 1075 SC-28", "the platform's own"],
  about: ["terraform"],
  check: ({ config }, stack) => {
    const backends = isSettings(config["backend"]) ? Object.entries(config["backend"]) : [];
    const [[kind, backend] = ["none", {}]] = backends;
    if (backends.length !== 1) return { finding: `has ${backends.length} backends; take one` };
    if (kind === "s3") return inBucket(backend as Settings);
    return verdictOf([
      !(kind === "local" && isLocal(stack)) && `backend is ${kind}; keep the state of an account in its bucket (s3)`,
    ]);
  },
};

function inBucket({ encrypt, use_lockfile: lock }: Settings): Verdict {
  return verdictOf([
    encrypt !== true && `backend.s3.encrypt is ${show(encrypt)}; set it to true`,
    lock !== true && `backend.s3.use_lockfile is ${show(lock)}; set it to true`,
  ]);
}

function isLocal(stack: StackView): boolean {
  const [provider] = stack.ofTypes(["provider.aws"]);
  return texts(provider?.config, "profile").includes(emulatorProfile);
}
