/** What an apply would do to one resource: names of what changes, never values, which may be secret. */
export interface PlannedChange {
  readonly address: string;
  readonly does: "adds" | "changes" | "replaces" | "destroys";
  /** Settings that differ; none for what is added or destroyed. */
  readonly settings: readonly string[];
  /** Settings for which it is destroyed and made anew. */
  readonly replacedFor: readonly string[];
}

export interface StackChanges {
  readonly changes: readonly PlannedChange[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
}

interface Change {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly replace_paths?: readonly (readonly unknown[])[];
}

interface PlanJson {
  readonly resource_changes?: readonly { readonly address: string; readonly mode: string; readonly change: Change }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

/** Reads what `terraform show -json` says of a saved plan. */
export function plannedChanges(json: string): StackChanges {
  const { resource_changes: resources = [], output_changes: outputs = {} } = JSON.parse(json) as PlanJson;
  return {
    changes: resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ address, change }) => {
        const does = whatIsDone(change.actions);
        return does === undefined ? [] : [{ address, does, ...settingsOf(change, does) }];
      }),
    outputs: Object.entries(outputs)
      .filter(([, { actions }]) => !actions.includes("no-op"))
      .map(([name]) => name),
  };
}

/** How many of each; what is replaced is added and destroyed, as Terraform counts. */
export function countsOf(changes: readonly PlannedChange[]) {
  const of = (...done: readonly PlannedChange["does"][]) => changes.filter(({ does }) => done.includes(does)).length;
  return { add: of("adds", "replaces"), change: of("changes"), destroy: of("destroys", "replaces") };
}

function whatIsDone(actions: readonly string[]): PlannedChange["does"] | undefined {
  const [creates, deletes] = [actions.includes("create"), actions.includes("delete")];
  if (creates && deletes) return "replaces";
  if (creates) return "adds";
  if (deletes) return "destroys";
  return actions.includes("update") ? "changes" : undefined;
}

function settingsOf(change: Change, does: PlannedChange["does"]): Pick<PlannedChange, "settings" | "replacedFor"> {
  if (does === "adds" || does === "destroys") return { settings: [], replacedFor: [] };
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map(asSettings);
  const names = [...new Set([before, after, unknown].flatMap((one) => Object.keys(one ?? {})))].sort();
  const differs = (name: string) =>
    JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]) || isUnknown(unknown?.[name]);
  const replacedFor = new Set((change.replace_paths ?? []).map(([first]) => String(first)));
  return { settings: names.filter(differs), replacedFor: [...replacedFor].sort() };
}

const asSettings = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;

/** `true`, or a block in which something is. */
function isUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === true;
  return Object.values(value).some(isUnknown);
}
