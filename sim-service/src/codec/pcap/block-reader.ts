import { CodecError } from '../codec-error.ts'

/** Reads integers of either byte order out of one block of a capture; every access is checked. */
export class BlockReader {
  readonly octets: Uint8Array
  readonly littleEndian: boolean
  readonly end: number
  at: number
  private readonly view: DataView
  /** Where the block stands in the file, for errors. */
  private readonly fileOffset: number

  constructor(octets: Uint8Array, littleEndian: boolean, fileOffset: number, at = 0, end = octets.length) {
    this.octets = octets
    this.littleEndian = littleEndian
    this.fileOffset = fileOffset
    this.at = at
    this.end = end
    this.view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  }

  get remaining(): number {
    return this.end - this.at
  }

  /** The offset in the file of what is read next. */
  get offset(): number {
    return this.fileOffset + this.at
  }

  private pass(count: number): number {
    if (count > this.end - this.at) {
      throw new CodecError('truncated', this.offset, `${count} octets needed, ${this.end - this.at} left`)
    }
    const at = this.at
    this.at = at + count
    return at
  }

  u8(): number {
    return this.octets[this.pass(1)]
  }

  u16(): number {
    return this.view.getUint16(this.pass(2), this.littleEndian)
  }

  u32(): number {
    return this.view.getUint32(this.pass(4), this.littleEndian)
  }

  /** A view of the block, which nobody changes. */
  take(count: number): Uint8Array {
    const at = this.pass(count)
    return this.octets.subarray(at, at + count)
  }

  skip(count: number): void {
    this.pass(count)
  }

  window(count: number): BlockReader {
    const at = this.pass(count)
    return new BlockReader(this.octets, this.littleEndian, this.fileOffset, at, at + count)
  }
}
