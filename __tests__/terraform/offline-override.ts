import fs from "node:fs";
import path from "node:path";
import { statesReadBy, type SynthesizedStack } from "./synthesized-stack";

/** Terraform merges it last, over what synth wrote. */
const overrideFile = "zz_override.tf.json";

/**
 * Puts a file beside a synthesized stack that takes AWS out of it: its own state in a file, the states of other stacks in files
 * that stand for theirs, keys that no account knows, and no question to AWS whose keys they are.
 */
export function writeOfflineOverride({ folder, template }: SynthesizedStack, stateFolder: string): void {
  const states = statesReadBy(template).map(({ name, stateFile }) => {
    return [name, { backend: "local", config: { path: path.join(stateFolder, stateFile) } }];
  });
  const override = {
    terraform: { backend: { local: { path: "offline.tfstate" } } },
    provider: {
      aws: [
        {
          access_key: "offline",
          secret_key: "offline",
          allowed_account_ids: null, // needs the account's own answer
          skip_credentials_validation: true,
          skip_metadata_api_check: "true",
          skip_requesting_account_id: true,
        },
      ],
    },
    ...(states.length > 0 ? { data: { terraform_remote_state: Object.fromEntries(states) as object } } : {}),
  };
  fs.writeFileSync(path.join(folder, overrideFile), JSON.stringify(override, undefined, 2));
}
