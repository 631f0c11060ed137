import { containerService, type ServiceInput } from "../../config/service.schema";
import { sizesLike, taskResources, type TaskSize, taskSizes } from "../../config/task-size";
import { aService } from "../support/declarations";

describe("a task size", () => {
  test.each([
    ["0.25vCPU/0.5GB", { cpuUnits: 256, memoryMiB: 512 }],
    ["0.5vCPU/1GB", { cpuUnits: 512, memoryMiB: 1024 }],
    ["1vCPU/8GB", { cpuUnits: 1024, memoryMiB: 8192 }],
    ["8vCPU/60GB", { cpuUnits: 8192, memoryMiB: 61440 }],
  ] as const)("%s is %j for ECS", (size, resources) => {
    expect(taskResources(size)).toEqual(resources);
  });

  test("is one of AWS's 62 pairs up to 8 vCPU", () => {
    expect([taskSizes.length, new Set(taskSizes).size]).toEqual([62, 62]);
  });

  test("has from two to eight times as much memory as CPU, in GB a vCPU", () => {
    const ratios = taskSizes.map(taskResources).map(({ cpuUnits, memoryMiB }) => memoryMiB / cpuUnits);
    expect([Math.min(...ratios), Math.max(...ratios)]).toEqual([2, 8]);
  });

  test("that is none brings to mind those of the same CPU", () => {
    expect(sizesLike("0.25vCPU/4096")).toEqual(["0.25vCPU/0.5GB", "0.25vCPU/1GB", "0.25vCPU/2GB"]);
    expect(sizesLike("large")).toEqual([]);
  });
});

/** `tsc --noEmit` fails when one of these compiles: what AWS would refuse is red in the editor. */
describe("the compiler refuses", () => {
  const service = aService();

  test("sizes that Fargate does not run", () => {
    // @ts-expect-error 1 vCPU goes with 2 to 8 GB
    const tooMuchMemory: TaskSize = "1vCPU/9GB";
    // @ts-expect-error Fargate has no 3 vCPU
    const strangeCpu: TaskSize = "3vCPU/6GB";
    // @ts-expect-error the unit belongs to the size
    const noUnit: TaskSize = "1/2";
    expect(taskSizes).not.toEqual(expect.arrayContaining([tooMuchMemory, strangeCpu, noUnit]));
  });

  test("settings that a service does not have", () => {
    // @ts-expect-error a service says a size, not CPU units
    const withUnits: ServiceInput = containerService({ ...service, cpu: 256 });
    // @ts-expect-error a service has a name
    const withoutName: ServiceInput = containerService({ owner: "x", description: "x", source: { path: "x/" } });
    // @ts-expect-error a secret is a place, never a value
    const withSecret: ServiceInput = containerService({ ...service, secrets: { KEY: "hunter2" } });
    expect([withUnits, withoutName, withSecret]).toHaveLength(3);
  });
});
