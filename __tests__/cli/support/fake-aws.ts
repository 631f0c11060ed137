import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { writeFile } from "./temporary-folder";

export interface FakeCall {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

type Deployment = Record<string, unknown>;

/** What the steps of a release ask of AWS, for any number of services. */
export class FakeAws {
  readonly calls: FakeCall[] = [];
  readonly parameters = new Map<string, string>();
  /** The looks at a deployment, one after the other; the last one stays. */
  looks: Deployment[] = [{ rolloutState: "IN_PROGRESS" }, { rolloutState: "COMPLETED" }];
  /** An action that is answered with an error. */
  refuses: string | undefined;
  refusesAs = "AccessDeniedException";
  private readonly revisions: Record<string, unknown>[] = [];
  private readonly inUse = new Map<string, string>();
  private readonly looked = new Map<string, number>();
  private readonly server: http.Server;

  constructor() {
    this.server = http.createServer((incoming, answer) => void this.take(incoming, answer));
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Deploys a service that was never released, as its state file says. */
  deploy(root: string, name: string): void {
    const [service, parameter] = [`thrive-local-${name}`, `/thrive/local/${name}/image`];
    this.parameters.set(parameter, `123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections:unreleased`);
    this.inUse.set(service, `arn:task-definition/${service}:1`);
    const managed = (type: string, attributes: object) => ({ mode: "managed", type, instances: [{ attributes }] });
    const resources = [
      managed("aws_ecs_service", { name: service, cluster: "arn:cluster", load_balancer: [{ container_name: name }] }),
      managed("aws_ssm_parameter", { name: parameter }),
      managed("aws_appautoscaling_target", { resource_id: `service/thrive-local/${service}` }),
      { mode: "data", type: "aws_ecs_service", instances: [] },
    ];
    const file = path.join(root, ".thrive/state", `local-${name}.tfstate`);
    writeFile(file, JSON.stringify({ serial: 1, outputs: {}, resources }));
  }

  /** The calls of one action, as they came. */
  of(action: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  protected async take(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const action = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    this.calls.push({ action, input });
    if (action === this.refuses) {
      answer.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
      return void answer.end(JSON.stringify({ __type: this.refusesAs, message: `no ${action}` }));
    }
    answer.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" });
    answer.end(JSON.stringify(this.answers[action]?.(input) ?? {}));
  }

  protected readonly answers: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    GetParameter: ({ Name }) => ({ Parameter: { Value: this.parameters.get(String(Name)) } }),
    PutParameter: ({ Name, Value }) => {
      this.parameters.set(String(Name), String(Value));
      return {};
    },
    DescribeTaskDefinition: ({ taskDefinition }) => ({
      taskDefinition: {
        taskDefinitionArn: taskDefinition,
        family: String(taskDefinition).replace(/^.*\/|:\d+$/g, ""),
        revision: 1,
        status: "ACTIVE",
        cpu: "256",
        compatibilities: ["FARGATE"],
        registeredAt: 1,
        containerDefinitions: [
          {
            name: String(taskDefinition).replace(/^.*thrive-local-|:\d+$/g, ""),
            image: "x:unreleased",
            essential: true,
          },
          { name: "sidecar", image: "kept" },
        ],
      },
      tags: [{ key: "owner", value: "team" }],
    }),
    RegisterTaskDefinition: (input) => {
      this.revisions.push(input);
      return { taskDefinition: { taskDefinitionArn: `arn:task-definition/${String(input.family)}:2` } };
    },
    UpdateService: ({ service, taskDefinition }) => {
      this.inUse.set(String(service), String(taskDefinition));
      return {};
    },
    ListTasks: () => ({ taskArns: ["arn:one", "arn:two", "arn:old"] }),
    DescribeTasks: () => {
      const taskDefinitionArn = "arn:task-definition/thrive-local-collections:2";
      const stopped = {
        taskDefinitionArn,
        stoppedReason: "Essential container in task exited",
        containers: [{ reason: "" }],
      };
      return { tasks: [stopped, stopped, { taskDefinitionArn: "arn:another:1", stoppedReason: "Scaling activity" }] };
    },
    DescribeServices: ({ services }) => {
      const [name = ""] = services as string[];
      const taskDefinition = this.inUse.get(name);
      if (taskDefinition === undefined) return { services: [] };
      const isNew = taskDefinition.endsWith(":2");
      const look = this.looks[this.looked.get(name) ?? 0] ?? this.looks.at(-1);
      if (isNew) this.looked.set(name, (this.looked.get(name) ?? 0) + 1);
      const deployments = isNew ? [{ taskDefinition, ...look }] : [];
      const events = ["last", "before", "earlier", "(port 80) is unhealthy"].map((message) => ({
        message: `(service ${name}) ${message}.`,
      }));
      return { services: [{ taskDefinition, desiredCount: 0, deployments, events }] };
    },
  };
}
