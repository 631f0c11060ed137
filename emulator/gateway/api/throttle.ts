import { Refusal } from "../refusal";
import type { MethodSetting } from "./deployed-api";

/** What API Gateway gives an account in a region. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const ofAccount = { throttlingRateLimit: 10_000, throttlingBurstLimit: 5_000 };

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets: one for each method with its own limits, one for the account. A frozen clock fills none. */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => Date) {}

  /**
   * Takes a token for a request, or refuses it.
   * @param key names what the limits are for: API, stage and method
   */
  take(key: string, setting: MethodSetting): void {
    const isTaken = this.takeFrom(key, setting) && this.takeFrom("account", ofAccount);
    if (!isTaken) throw new Refusal("THROTTLED", "Too Many Requests");
  }

  private takeFrom(key: string, { throttlingRateLimit: rate, throttlingBurstLimit: burst }: MethodSetting): boolean {
    if (rate === undefined || burst === undefined || rate < 0 || burst < 0) return true;
    const now = this.now().getTime();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
