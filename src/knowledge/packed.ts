import { deserialize, serialize } from 'node:v8'

const arrayTypes = { Int32Array, Uint32Array, Uint16Array, Float32Array } as const
type ArrayType = keyof typeof arrayTypes
type PackedArray = Int32Array | Uint32Array | Uint16Array | Float32Array

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

/**
 * A value and named typed arrays in one piece of bytes. Read back, the arrays are views on these bytes: `serialize` alone would hold
 * tens of megabytes twice.
 */
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

/** The other way round. Errors: throws when the bytes are cut off or of another kind. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): { value: unknown; arrays: Record<string, PackedArray> } {
  const headLength = new DataView(bytes.buffer).getUint32(0, true)
  const { value, places } = deserialize(bytes.subarray(lengthBytes, lengthBytes + headLength)) as {
    value: unknown
    places: Record<string, ArrayPlace>
  }
  const first = lengthBytes + aligned(headLength)
  const arrays = Object.fromEntries(
    Object.entries(places).map(([name, { type, start, length }]) => [
      name,
      new arrayTypes[type](bytes.buffer, first + start, length),
    ]),
  )
  return { value, arrays }
}
