/** An event that an AWS service publishes about itself; account, region, id and time are added. */
export interface ServiceEvent {
  /** `aws.ecs` */
  readonly source: string;
  /** `ECS Deployment State Change` */
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

/** The way of service events to the default event bus, which refuses a source of `aws.` from everybody else. */
export interface ServiceEvents {
  /** Never rejects: a service does not fail because nobody could be told. */
  publish(event: ServiceEvent): Promise<void>;
}
