import path from "node:path";

/** Where a project keeps what running it leaves behind: `.thrive/`, ignored by git, safe to delete after `./thrive down`. */
export interface RuntimeFolder {
  readonly folder: string;
  /** State files of the local stacks: `<stack>.tfstate`. */
  readonly states: string;
  readonly logs: string;
  /** Profile file that sends the AWS provider to the local AWS. */
  readonly awsConfig: string;
  /** Terraform's settings when the provider comes from a mirror. */
  readonly terraformSettings: string;
  /** Provider packages from the registry, downloaded once for all stacks. */
  readonly pluginCache: string;
  /** Configurations to destroy stacks with that are no longer in the catalogue. */
  readonly orphans: string;
  /** Terraform's plans, while `plan` or `apply` runs. */
  readonly plans: string;
  /** Which process works on which stack. */
  readonly runs: string;
  /** Held by the one `up` or `down` that runs. */
  readonly lock: string;
  /** Which local AWS the states belong to. */
  readonly deployment: string;
  /** Bare git repository of the services' source. */
  readonly source: string;
  /** Where a working copy of it is made unless told otherwise. */
  readonly workingCopy: string;
  /** The tour's own working copy of it. */
  readonly tour: string;
  /** Images that were built here. */
  readonly docker: string;
}

export function runtimeFolder(root: string): RuntimeFolder {
  const at = (...parts: string[]) => path.join(root, ".thrive", ...parts);
  return {
    folder: at(),
    states: at("state"),
    logs: at("logs"),
    awsConfig: at("aws", "config"),
    terraformSettings: at("terraform.rc"),
    pluginCache: at("plugin-cache"),
    orphans: at("orphans"),
    plans: at("plans"),
    runs: at("runs"),
    lock: at("run.lock"),
    deployment: at("deployment.json"),
    source: at("source.git"),
    workingCopy: at("source"),
    tour: at("tour"),
    docker: at("docker"),
  };
}
