export { EntryShard, type EntryShardConfig } from "./entry-shard";
