import type { Task } from "../../../emulator/tasks/task";
import { tasksControl } from "../../../emulator/tasks/tasks-control";

/** Tasks that say when they are killed. */
function controlOf(ids: readonly string[]) {
  const killed: string[] = [];
  const tasks = ids.map((id) => ({ id, crash: () => void killed.push(id) }) as unknown as Task);
  const control = tasksControl({ tasks, restartsOf: () => 0 });
  const kill = (id: string) => control({ method: "POST", path: `/${id}/kill`, query: new URLSearchParams(), body: "" });
  return { kill, killed };
}

test("a task is killed by the beginning of its id", async () => {
  const { kill, killed } = controlOf(["ab12", "ac34"]);
  expect(await kill("ac")).toEqual({ status: 200, value: { killed: "ac34" } });
  expect(killed).toEqual(["ac34"]);
});

test("a beginning that several ids have kills none", async () => {
  const { kill, killed } = controlOf(["ab12", "ac34"]);
  expect(await kill("a")).toEqual({
    status: 400,
    value: { message: "task a: 2 tasks begin so; give more of its id" },
  });
  expect(await kill("b")).toEqual({ status: 404, value: { message: "task b: no such task runs" } });
  expect(killed).toEqual([]);
});
