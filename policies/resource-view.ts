/** The settings of a block, as Terraform reads them. */
export type Settings = Readonly<Record<string, unknown>>;

/** One block of a stack: a resource, a data source, a provider, an output, or the `terraform` block itself. */
export interface ResourceView {
  /** `aws_sqs_queue`; for a data source `data.aws_iam_policy_document`; else `provider.aws`, `output` or `terraform`. */
  readonly type: string;
  readonly name: string;
  /** As Terraform prints it: `aws_sqs_queue.payments`. */
  readonly address: string;
  readonly config: Settings;
}

/**
 * The setting at a path such as `network_configuration.assign_public_ip`.
 * Terraform takes a block alone or in a list of one; both are read alike.
 */
export function setting(settings: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    const block: unknown = Array.isArray(value) ? value[0] : value;
    return isSettings(block) ? block[key] : undefined;
  }, settings);
}

/** The blocks under a name: none, one, or a list. */
export function blocks(settings: unknown, path: string): readonly Settings[] {
  return listOf(setting(settings, path)).filter(isSettings);
}

/** Texts under a name: none, one, or a list. */
export function texts(settings: unknown, path: string): readonly string[] {
  return listOf(setting(settings, path)).map(String);
}

export function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a setting holds, as a reader would write it. */
export function show(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
