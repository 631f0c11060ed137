import type { Control, ControlAnswer } from "../control";
import type { Task } from "./task";

export interface TasksView {
  readonly tasks: readonly Task[];
  /** Tasks of a service that were started in the place of failed ones. */
  restartsOf(serviceArn: string): number;
}

/** `GET /_thrive/tasks` lists tasks; `POST /_thrive/tasks/<id>/kill` kills one as a crash would. */
export function tasksControl(view: TasksView): Control {
  return async ({ method, path }) => {
    const [, id, verb] = /^\/([^/]+)\/(kill)$/.exec(path) ?? [];
    if (method === "GET" && (path === "" || path === "/")) return { status: 200, value: { tasks: listed(view) } };
    if (method === "POST" && verb === "kill") return kill(view, id!);
    return { status: 404, value: { message: `${method} /_thrive/tasks${path}: there is no such call` } };
  };
}

function kill({ tasks }: TasksView, id: string): ControlAnswer {
  const [task, ...others] = tasks.filter((one) => one.id.startsWith(id));
  if (task === undefined) return { status: 404, value: { message: `task ${id}: no such task runs` } };
  if (others.length > 0) {
    const message = `task ${id}: ${others.length + 1} tasks begin so; give more of its id`;
    return { status: 400, value: { message } };
  }
  task.crash();
  return { status: 200, value: { killed: task.id } };
}

function listed(view: TasksView): object[] {
  return view.tasks.map((task) => ({
    id: task.id,
    service: task.spec.serviceArn?.split("/").at(-1),
    group: task.spec.group,
    revision: task.spec.definition.taskDefinitionArn!.split("/").at(-1),
    state: task.status,
    stage: task.stage,
    pid: task.pids[0],
    port: task.port,
    since: (task.startedAt ?? task.createdAt).toISOString(),
    restarts: task.spec.serviceArn === undefined ? 0 : view.restartsOf(task.spec.serviceArn),
  }));
}
