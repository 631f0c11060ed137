import type { ServiceInput } from "./service.schema";

/**
 * The business domains by their place at the entry. The place decides the listener-rule priority and the shard, so a service
 * keeps its own for life and adding or removing one touches no other.
 */
export type Catalogue = Readonly<Record<number, ServiceInput>>;

export function catalogue(services: Catalogue): Catalogue {
  return services;
}

/**
 * Services behind one VPC Link, NLB and ALB. AWS allows 100 target groups on a load balancer and raises it for nobody;
 * ten are kept for what is not a service.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const servicesPerShard = 90;

/** The entry shard of a place, from 1. */
export function shardOf(place: number): number {
  return Math.ceil(place / servicesPerShard);
}

/** The listener-rule priority of a place: 10, 20 … 900 within its shard, with room between for a rule made by hand. */
export function priorityOf(place: number): number {
  return (((place - 1) % servicesPerShard) + 1) * 10;
}
