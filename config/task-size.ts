/**
 * What Fargate can run: for each CPU size the memory sizes that go with it.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const memoryByCpu = {
  "0.25vCPU": ["0.5GB", "1GB", "2GB"],
  "0.5vCPU": ["1GB", "2GB", "3GB", "4GB"],
  "1vCPU": ["2GB", "3GB", "4GB", "5GB", "6GB", "7GB", "8GB"],
  "2vCPU": ["4GB", "5GB", "6GB", "7GB", "8GB", "9GB", "10GB", "11GB", "12GB", "13GB", "14GB", "15GB", "16GB"],
  // prettier-ignore
  "4vCPU": [
    "8GB", "9GB", "10GB", "11GB", "12GB", "13GB", "14GB", "15GB", "16GB", "17GB", "18GB", "19GB",
    "20GB", "21GB", "22GB", "23GB", "24GB", "25GB", "26GB", "27GB", "28GB", "29GB", "30GB",
  ],
  "8vCPU": ["16GB", "20GB", "24GB", "28GB", "32GB", "36GB", "40GB", "44GB", "48GB", "52GB", "56GB", "60GB"],
} as const;

type Cpu = keyof typeof memoryByCpu;

/** A pair that Fargate accepts, as in `"1vCPU/2GB"`; an impossible pair does not compile. */
export type TaskSize = { [C in Cpu]: `${C}/${(typeof memoryByCpu)[C][number]}` }[Cpu];

/** Every pair, for the schema and its messages. */
export const taskSizes = Object.entries(memoryByCpu).flatMap(([cpu, memories]) =>
  memories.map((memory) => `${cpu}/${memory}` as TaskSize),
);

/** CPU units (1024 are one vCPU) and memory in MiB, as a task definition wants them. */
export interface TaskResources {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

export function taskResources(size: TaskSize): TaskResources {
  const [cpu = "", memory = ""] = size.split("/");
  return { cpuUnits: Number.parseFloat(cpu) * 1024, memoryMiB: Number.parseFloat(memory) * 1024 };
}

/** The sizes that go with a CPU size, when it is one: `4GB` is no help to somebody who asked for `1vCPU/4096`. */
export function sizesLike(size: string): readonly TaskSize[] {
  const cpu = size.split("/")[0];
  return taskSizes.filter((candidate) => candidate.split("/")[0] === cpu);
}
