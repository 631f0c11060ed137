import type { TerraformAnswer } from "./offline-terraform";

export interface PlanAnswer {
  readonly code: number;
  /** Errors and warnings, with the resource they are about. */
  readonly complaints: readonly string[];
  /** Addresses by what would be done to them, sorted: `{ create: [...] }`. */
  readonly planned: Readonly<Record<string, readonly string[]>>;
  /** Terraform's own count. */
  readonly summary: string | undefined;
}

interface Event {
  readonly "@message": string;
  readonly type: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
}

/** Reads what `terraform plan -json` said. */
export function readPlan({ code, stdout, stderr }: TerraformAnswer): PlanAnswer {
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Event);
  const planned: Record<string, string[]> = {};
  for (const { type, change } of events) {
    if (type === "planned_change" && change) (planned[change.action] ??= []).push(change.resource.addr);
  }
  Object.values(planned).forEach((addresses) => addresses.sort());
  return {
    code,
    complaints: [...events.flatMap(complaint), ...(stderr === "" ? [] : [stderr])],
    planned,
    summary: events.find(({ type }) => type === "change_summary")?.["@message"],
  };
}

function complaint({ diagnostic }: Event): string[] {
  return diagnostic ? [`${diagnostic.severity}: ${diagnostic.summary}: ${diagnostic.detail}`] : [];
}
