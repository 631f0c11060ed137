/** What went wrong, in Terraform's words. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  /** Resource address; absent when it is about the whole stack. */
  readonly address?: string;
}

/** How far one terraform run is. */
export interface RunProgress {
  /** Resources read from AWS so far, to compare them with the declarations. */
  readonly checked: number;
  /** Changes planned, and made. A replacement is two. */
  readonly planned: number;
  readonly made: number;
  /** Resources being changed now, the oldest first. */
  readonly current: readonly string[];
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  readonly errors: readonly Diagnostic[];
}

export const nothingYet: RunProgress = {
  checked: 0,
  planned: 0,
  made: 0,
  current: [],
  added: 0,
  changed: 0,
  destroyed: 0,
  errors: [],
};

/** One line of `terraform … -json`, with the fields that are read here. */
interface TerraformEvent {
  readonly type?: string;
  readonly "@message"?: string;
  readonly change?: { readonly action: string };
  readonly hook?: { readonly action?: string; readonly resource: { readonly addr: string } };
  readonly changes?: {
    readonly operation: string;
    readonly add: number;
    readonly change: number;
    readonly remove: number;
  };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

const changesPerAction: Readonly<Record<string, number>> = { create: 1, update: 1, delete: 1, replace: 2 };

/** The progress after one more line; lines that are not events change nothing. */
export function afterLine(progress: RunProgress, line: string): RunProgress {
  const event = parseEvent(line) ?? {};
  switch (event.type) {
    case "refresh_complete":
      return { ...progress, checked: progress.checked + 1 };
    case "planned_change":
      return { ...progress, planned: progress.planned + (changesPerAction[event.change?.action ?? ""] ?? 0) };
    case "apply_start":
      return isChange(event) ? { ...progress, current: [...progress.current, addressOf(event)] } : progress;
    case "apply_complete":
      return isChange(event) ? { ...without(progress, addressOf(event)), made: progress.made + 1 } : progress;
    case "apply_errored":
      return without(progress, addressOf(event));
    case "change_summary":
      return event.changes === undefined || event.changes.operation === "plan"
        ? progress
        : { ...progress, ...totals(event.changes) };
    case "diagnostic":
      return event.diagnostic?.severity === "error"
        ? { ...progress, errors: [...progress.errors, diagnosticOf(event)] }
        : progress;
    default:
      return progress;
  }
}

/** The same line for people: the message, and all of a diagnostic. */
export function readableLine(line: string): string {
  const event = parseEvent(line);
  if (event === undefined) return line;
  const { summary, detail, address } = event.diagnostic ?? {};
  if (summary === undefined) return event["@message"] ?? line;
  const where = address === undefined ? "" : `\n  with ${address}`;
  return `${event["@message"] ?? summary}${where}${detail ? `\n  ${detail.replaceAll("\n", "\n  ")}` : ""}`;
}

function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return undefined;
  }
}

const isChange = (event: TerraformEvent) => (event.hook?.action ?? "") in changesPerAction;

const addressOf = (event: TerraformEvent) => event.hook?.resource.addr ?? "";

function without(progress: RunProgress, address: string): RunProgress {
  return { ...progress, current: progress.current.filter((one) => one !== address) };
}

function totals({ add, change, remove }: NonNullable<TerraformEvent["changes"]>) {
  return { added: add, changed: change, destroyed: remove };
}

function diagnosticOf({ diagnostic }: TerraformEvent): Diagnostic {
  const { summary = "", detail = "", address } = diagnostic ?? {};
  return { summary, detail, ...(address === undefined ? {} : { address }) };
}
