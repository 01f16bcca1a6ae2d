import { loadKnowledge } from '#knowledge/compiled.ts'

/** Learns from the shipped knowledge once, if it has changed since the last time, so that no test waits for it. */
export default function setup(): void {
  loadKnowledge('knowledge', '.cache')
}
