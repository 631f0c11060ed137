import { commit, digestOf, type FakeDelivery } from "./fake-delivery";

export interface FakeRelease {
  /** Its image's tag. */
  readonly tag: string;
  /** Minute of 2026-01-01, from 12:00Z on, at which it begins; it ends half a minute later. */
  readonly minute: number;
  /** @default "succeeded"; undefined: it goes on */
  readonly result?: string | undefined;
  readonly environment?: string;
  readonly kind?: string;
  /** Tag of what ran before, and runs again when it fails. */
  readonly previous?: string;
  readonly approver?: string;
  readonly reason?: string;
  readonly failure?: string;
}

/** Writes releases of collections as the deployer does, and puts their images into the registry. */
export function released(delivery: FakeDelivery, ...releases: readonly FakeRelease[]): void {
  for (const release of releases) {
    const { tag, minute, environment = "local", kind = "release", previous, approver, reason = "none" } = release;
    const result = "result" in release ? release.result : "succeeded";
    const pk = `SERVICE#collections#ENVIRONMENT#${environment}`;
    const id = `01JG${String(minute).padStart(4, "0")}`;
    const digest = delivery.build(tag);
    const before = previous === undefined ? undefined : digestOf(previous);
    delivery.write(pk, `RELEASE#${id}#BEGUN`, {
      execution: `e-${minute}`,
      digest,
      tag,
      commit,
      previous: before,
      kind,
      by: "arn:aws:sts::123456789012:assumed-role/router-role/router",
      reason,
      decision: "01JGDECISION",
      approver,
      at: at(minute),
    });
    if (result === undefined) continue;
    const runs = result === "succeeded" ? digest : before;
    delivery.write(pk, `RELEASE#${id}#ENDED`, {
      result,
      reason: release.failure,
      runs,
      seconds: 30,
      at: at(minute, 30),
    });
  }
}

/** ISO time on 2026-01-01. */
export const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 0, 1, 12, minute, second)).toISOString();
