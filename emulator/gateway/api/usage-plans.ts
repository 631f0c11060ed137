import type { APIGatewayClient, UsagePlan } from "@aws-sdk/client-api-gateway";
import type { Context } from "../../context";
import { Memo } from "../../memo";
import { Refusal } from "../refusal";
import type { Throttle } from "./throttle";

interface Plan {
  readonly id: string;
  /** `API/STAGE` that it is for. */
  readonly stages: readonly string[];
  readonly keys: readonly string[];
  readonly throttle: { readonly throttlingRateLimit?: number; readonly throttlingBurstLimit?: number };
  readonly quota?: { readonly limit: number; readonly period: string };
}

/** API keys, and the usage plans that let them in. */
export class UsagePlans {
  private client?: APIGatewayClient;
  private readonly plans = new Memo(() => this.read());
  private readonly used = new Map<string, number>();

  constructor(
    private readonly context: Pick<Context, "clients" | "changes" | "clock">,
    private readonly throttle: Throttle,
  ) {}

  /** @returns a function that ends the listening */
  listen(): () => void {
    return this.context.changes.listen(["apigateway"], () => this.plans.forget());
  }

  /** Refuses a key that no plan of the stage knows, or that has used its plan up. */
  async check(stage: string, key: string | undefined): Promise<void> {
    const plans = await this.plans.get("");
    const plan = plans.find(({ stages, keys }) => stages.includes(stage) && key !== undefined && keys.includes(key));
    if (plan === undefined) throw new Refusal("FORBIDDEN", "Forbidden");
    this.throttle.take(`plan ${plan.id} ${key}`, plan.throttle);
    this.count(plan, key!);
  }

  private count({ id, quota }: Plan, key: string): void {
    if (quota === undefined) return;
    const name = `${id} ${key} ${periodOf(quota.period, this.context.clock.now())}`;
    const used = (this.used.get(name) ?? 0) + 1;
    if (used > quota.limit) throw new Refusal("QUOTA_EXCEEDED", "Limit Exceeded");
    this.used.set(name, used);
  }

  private async read(): Promise<Plan[]> {
    const { APIGatewayClient: Client, GetUsagePlansCommand } = await import("@aws-sdk/client-api-gateway");
    this.client ??= new Client(this.context.clients.settings("apigateway"));
    const { items = [] } = await this.client.send(new GetUsagePlansCommand({ limit: 500 }));
    return Promise.all(items.map((plan) => this.readPlan(plan)));
  }

  private async readPlan({ id, apiStages = [], throttle, quota }: UsagePlan): Promise<Plan> {
    const { GetApiKeyCommand, GetUsagePlanKeysCommand } = await import("@aws-sdk/client-api-gateway");
    const { items = [] } = await this.client!.send(new GetUsagePlanKeysCommand({ usagePlanId: id, limit: 500 }));
    const read = items.map((key) => this.client!.send(new GetApiKeyCommand({ apiKey: key.id, includeValue: true })));
    const keys = (await Promise.all(read)).filter(({ enabled }) => enabled !== false);
    return {
      id: id!,
      stages: apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`),
      keys: keys.map(({ value }) => value!),
      throttle: { throttlingRateLimit: throttle?.rateLimit, throttlingBurstLimit: throttle?.burstLimit },
      quota: quota?.limit === undefined ? undefined : { limit: Number(quota.limit), period: quota.period ?? "DAY" },
    };
  }
}

/** Names the day, week or month that a moment is in. */
function periodOf(period: string, now: Date): string {
  if (period === "MONTH") return now.toISOString().slice(0, 7);
  if (period === "DAY") return now.toISOString().slice(0, 10);
  return String(Math.floor((now.getTime() / 86_400_000 + 4) / 7)); // weeks begin on Sunday
}
