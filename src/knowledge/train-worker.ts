import { workerData } from 'node:worker_threads'
import { trainShare, type TrainTask, type WorkerMessage } from './train-threads.ts'

// A thread of `trainInThreads`.
const task = workerData as TrainTask
try {
  trainShare(task, (place, weights) => task.port.postMessage({ place, weights } satisfies WorkerMessage))
} catch (error) {
  task.port.postMessage({ place: -1, failure: String(error) } satisfies WorkerMessage)
} finally {
  Atomics.add(task.finished, 0, 1)
  Atomics.notify(task.finished, 0)
}
