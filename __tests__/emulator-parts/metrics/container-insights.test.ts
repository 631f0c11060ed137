import { Clock } from "../../../emulator/clock";
import { ContainerInsights, type InsightsEcs } from "../../../emulator/metrics/container-insights";
import type { Measurement } from "../../../emulator/metrics/metrics";

function insights(clusters: object[], services: { serviceName: string; desiredCount: number; runningCount: number }[]) {
  const measured: Measurement[] = [];
  const notes: string[] = [];
  const calls: string[] = [];
  const answers: Record<string, (input: { services: string[] }) => object> = {
    listClusters: () => ({ clusterArns: clusters.map((_, index) => String(index)) }),
    describeClusters: () => ({ clusters }),
    listServices: () => ({ serviceArns: services.map(({ serviceName }) => serviceName) }),
    describeServices: (input) => ({ services: services.filter((one) => input.services.includes(one.serviceName)) }),
  };
  const ecs = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      (input: { services: string[] }) => (calls.push(name), Promise.resolve(answer(input))),
    ]),
  ) as unknown as InsightsEcs;
  const metrics = { measure: (one: Measurement) => void measured.push(one) };
  const part = new ContainerInsights({ clock: new Clock(10), metrics, note: (line) => void notes.push(line) }, () =>
    Promise.resolve(ecs),
  );
  return { part, measured, notes, calls };
}

const observed = {
  clusterName: "trial",
  clusterArn: "0",
  settings: [{ name: "containerInsights", value: "enhanced" }],
};

describe("Container Insights", () => {
  it("measure what each service wants and has", async () => {
    const { part, measured } = insights([observed], [{ serviceName: "one", desiredCount: 3, runningCount: 2 }]);
    await part.measure();
    const dimensions = { ClusterName: "trial", ServiceName: "one" };
    expect(measured.slice(0, 2)).toEqual([
      { namespace: "ECS/ContainerInsights", name: "DesiredTaskCount", dimensions, value: 3, unit: "Count" },
      { namespace: "ECS/ContainerInsights", name: "RunningTaskCount", dimensions, value: 2, unit: "Count" },
    ]);
  });

  it("ask for ten services at a time", async () => {
    const services = Array.from({ length: 12 }, (_, index) => ({
      serviceName: String(index),
      desiredCount: 1,
      runningCount: 1,
    }));
    const { part, measured, calls } = insights([observed], services);
    await part.measure();
    expect(calls.filter((name) => name === "describeServices")).toHaveLength(2);
    expect(new Set(measured.map(({ dimensions }) => dimensions.ServiceName)).size).toBe(12);
  });

  it("leave clusters alone that have them off, and ask one question where nothing is", async () => {
    const off = { ...observed, settings: [{ name: "containerInsights", value: "disabled" }] };
    const silent = insights([off], [{ serviceName: "one", desiredCount: 1, runningCount: 1 }]);
    await silent.part.measure();
    expect(silent.measured).toEqual([]);
    const empty = insights([], []);
    await empty.part.measure();
    expect(empty.calls).toEqual(["listClusters"]);
  });
});
