/** What an apply would do to one resource: names of what changes, never values, which may be secret. */
export interface PlannedChange {
  readonly address: string;
  readonly does: "adds" | "changes" | "replaces" | "destroys" | "moves" | "forgets" | "imports";
  /** Address until then, of what is moved, whatever else is done to it. */
  readonly from?: string;
  /** Settings that differ; none for what is added, destroyed or forgotten. */
  readonly settings: readonly string[];
  /** Settings for which it is destroyed and made anew. */
  readonly replacedFor: readonly string[];
}

export interface StackChanges {
  readonly changes: readonly PlannedChange[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
}

/** A resource or an output, before and after. */
export interface Change {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly replace_paths?: readonly (readonly unknown[])[];
  readonly importing?: { readonly id?: string };
}

export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  /** Of an object that a replacement left behind. */
  readonly deposed?: string;
  readonly mode: string;
  readonly change: Change;
}

/** What `terraform show -json` says of a saved plan. */
export interface PlanJson {
  /** Whether an apply would do anything, be it to the state alone. */
  readonly applyable: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

export function plannedChanges(plan: PlanJson): StackChanges {
  return {
    changes: changedResources(plan).map(({ does, resource: { address, previous_address: from, change } }) => {
      return { address, does, ...(from === undefined ? {} : { from }), ...settingsOf(change, does) };
    }),
    outputs: changedOutputs(plan).map(([name]) => name),
  };
}

interface ChangedResource {
  readonly does: PlannedChange["does"];
  readonly resource: ResourceChange;
}

/** Those that an apply does something to. */
export function changedResources({ resource_changes: resources = [] }: PlanJson): ChangedResource[] {
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((resource) => {
      const does = whatIsDone(resource);
      return does === undefined ? [] : [{ does, resource }];
    });
}

export function changedOutputs({ output_changes: outputs = {} }: PlanJson): [string, Change][] {
  return Object.entries(outputs).filter(([, { actions }]) => !actions.includes("no-op"));
}

/** How many of each; what is replaced is added and destroyed, as Terraform counts. */
export function countsOf(changes: readonly PlannedChange[]) {
  const of = (...done: readonly PlannedChange["does"][]) => changes.filter(({ does }) => done.includes(does)).length;
  return {
    add: of("adds", "replaces"),
    change: of("changes"),
    destroy: of("destroys", "replaces"),
    move: of("moves"),
    forget: of("forgets"),
    import: of("imports"),
  };
}

function whatIsDone({ previous_address: from, change }: ResourceChange): PlannedChange["does"] | undefined {
  const does = (action: string) => change.actions.includes(action);
  if (does("create")) return does("delete") || does("forget") ? "replaces" : "adds";
  if (does("delete")) return "destroys";
  if (does("forget")) return "forgets";
  if (does("update")) return "changes";
  if (change.importing !== undefined) return "imports";
  return from === undefined ? undefined : "moves";
}

function settingsOf(change: Change, does: PlannedChange["does"]): Pick<PlannedChange, "settings" | "replacedFor"> {
  if (does !== "changes" && does !== "replaces") return { settings: [], replacedFor: [] };
  const replacedFor = new Set((change.replace_paths ?? []).map(([first]) => String(first)));
  return { settings: differingSettings(change), replacedFor: [...replacedFor].sort() };
}

/** Names of the settings that are others afterwards, or may be. */
export function differingSettings(change: Change): string[] {
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map(asSettings);
  const names = [...new Set([before, after, unknown].flatMap((one) => Object.keys(one ?? {})))].sort();
  const differs = (name: string) =>
    JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]) || isUnknown(unknown?.[name]);
  return names.filter(differs);
}

const asSettings = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;

/** `true`, or a block in which something is. */
function isUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === true;
  return Object.values(value).some(isUnknown);
}
