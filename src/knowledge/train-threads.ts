import { availableParallelism } from 'node:os'
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import {
  createScratch,
  trainClass,
  type ClassWeights,
  type TrainingSet,
  type TrainOptions,
} from '#matching/train-svm.ts'

/** Below this many values one thread is done before others have started. */
const minValues = 4_000_000
const maxThreads = 8

/** What a worker needs; the arrays are shared memory. `next` is the counter from which all threads take the next class. */
export interface TrainTask {
  set: TrainingSet
  wanted: readonly number[]
  next: Int32Array
  finished: Int32Array
  options: TrainOptions | undefined
  port: MessagePort
}

/** Takes classes from the common counter until none is left. */
export function trainShare(
  { set, wanted, next, options }: Pick<TrainTask, 'set' | 'wanted' | 'next' | 'options'>,
  done: (place: number, weights: ClassWeights) => void,
): void {
  const scratch = createScratch(set)
  for (;;) {
    const place = Atomics.add(next, 0, 1)
    const classIndex = wanted[place]
    if (classIndex === undefined) return
    done(place, trainClass(set, classIndex, scratch, options))
  }
}

function shared<Value extends Int32Array | Float32Array>(
  array: Value,
  type: new (buffer: SharedArrayBuffer) => Value,
): Value {
  const copy = new type(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  return copy
}

/**
 * Trains the wanted classes, on all cores when it is much work; the result does not depend on their number. Blocks until it is done.
 *
 * Shapes: one result for each of `wanted`, in their order. Errors: what a worker throws.
 */
export function trainInThreads(set: TrainingSet, wanted: readonly number[], options?: TrainOptions): ClassWeights[] {
  const results: ClassWeights[] = []
  const threads = Math.min(maxThreads, availableParallelism(), wanted.length)
  const next = new Int32Array(new SharedArrayBuffer(4))
  if (threads < 2 || set.rows.values.length < minValues) {
    trainShare({ set, wanted, next, options }, (place, weights) => (results[place] = weights))
    return results
  }
  const sharedSet: TrainingSet = {
    rows: {
      starts: shared(set.rows.starts, Int32Array),
      indices: shared(set.rows.indices, Int32Array),
      values: shared(set.rows.values, Float32Array),
      columns: set.rows.columns,
    },
    classes: shared(set.classes, Int32Array),
    classCount: set.classCount,
    within: set.within,
  }
  const finished = new Int32Array(new SharedArrayBuffer(4))
  const helpers = Array.from({ length: threads - 1 }, () => {
    const { port1, port2 } = new MessageChannel()
    const task: TrainTask = { set: sharedSet, wanted, next, finished, options, port: port2 }
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
      workerData: task,
      transferList: [port2],
    })
    worker.unref()
    return { port: port1, worker }
  })
  trainShare({ set: sharedSet, wanted, next, options }, (place, weights) => (results[place] = weights))
  for (let count = Atomics.load(finished, 0); count < helpers.length; count = Atomics.load(finished, 0))
    Atomics.wait(finished, 0, count)
  for (const { port, worker } of helpers) {
    for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
      const { place, weights, failure } = received.message as WorkerMessage
      if (failure !== undefined) throw new Error(`a training thread failed: ${failure}`)
      if (weights) results[place] = weights
    }
    port.close()
    void worker.terminate()
  }
  return results
}

export interface WorkerMessage {
  place: number
  weights?: ClassWeights
  failure?: string
}
