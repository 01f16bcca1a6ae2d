import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { DefaultDeserializer, serialize } from 'node:v8'

const arrayTypes = { Int32Array, Int16Array, Uint32Array, Uint16Array, Uint8Array, Float32Array } as const
type ArrayType = keyof typeof arrayTypes
type PackedArray = Int32Array | Int16Array | Uint32Array | Uint16Array | Uint8Array | Float32Array

/** Where an array lies in the file: the placeholder that stands for it in the packed value. */
interface ArrayPlace {
  type: ArrayType
  start: number
  length: number
}

const alignment = 8
const lengthBytes = 8

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment
}

/** A value and named typed arrays as the pieces of one file. Read back, the arrays are views on one piece of memory. */
export function pack(value: unknown, arrays: Readonly<Record<string, PackedArray>>): Buffer[] {
  const places: Record<string, ArrayPlace> = {}
  let end = 0
  for (const [name, array] of Object.entries(arrays)) {
    places[name] = { type: array.constructor.name as ArrayType, start: end, length: array.length }
    end = aligned(end + array.byteLength)
  }
  const head = serialize({ value, places })
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(head.length)
  const pieces: Buffer[] = [length, head, Buffer.alloc(aligned(head.length) - head.length)]
  for (const array of Object.values(arrays)) {
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
    pieces.push(bytes, Buffer.alloc(aligned(bytes.length) - bytes.length))
  }
  return pieces
}

/** Gives typed arrays memory of their own: as views they would keep all that was read, tens of megabytes. */
class OwningReader extends DefaultDeserializer {
  _readHostObject(): unknown {
    const view: unknown = Reflect.get(DefaultDeserializer.prototype, '_readHostObject').call(this)
    return ArrayBuffer.isView(view) && 'slice' in view ? (view as PackedArray).slice() : view
  }
}

function readPart(file: number, position: number, length: number): Buffer<ArrayBuffer> {
  // Memory of its own, whose start is aligned.
  const bytes = Buffer.from(new ArrayBuffer(length))
  if (readSync(file, bytes, 0, length, position) !== length) throw new RangeError('the file is cut off')
  return bytes
}

/** The other way round; the value's bytes are given back once it is read. Errors: throws when the file is missing, cut off or of another kind. */
export function readPacked(path: string): { value: unknown; arrays: Record<string, PackedArray> } {
  const file = openSync(path, 'r')
  try {
    const headLength = readPart(file, 0, lengthBytes).readUInt32LE()
    const reader = new OwningReader(readPart(file, lengthBytes, headLength))
    reader.readHeader()
    const head = reader.readValue() as { value: unknown; places: Record<string, ArrayPlace> }
    const first = lengthBytes + aligned(headLength)
    const { buffer } = readPart(file, first, fstatSync(file).size - first)
    const arrays = Object.fromEntries(
      Object.entries(head.places).map(([name, { type, start, length }]) => [
        name,
        new arrayTypes[type](buffer, start, length),
      ]),
    )
    return { value: head.value, arrays }
  } finally {
    closeSync(file)
  }
}
