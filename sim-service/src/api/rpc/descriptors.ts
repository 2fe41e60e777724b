import type { DescFile, DescMessage } from '@bufbuild/protobuf'
import { toBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'

/** What reflection can tell of a set of files and all that they import. */
export class Descriptors {
  private readonly files = new Map<string, DescFile>()
  private readonly symbols = new Map<string, DescFile>()
  private readonly services: string[]

  constructor(roots: readonly DescFile[]) {
    for (const file of roots) this.addFile(file)
    this.services = roots.flatMap((file) => file.services.map(({ typeName }) => typeName)).sort()
  }

  get serviceNames(): readonly string[] {
    return this.services
  }

  fileNamed(name: string): Uint8Array[] | undefined {
    return this.withImports(this.files.get(name))
  }

  /** Of a service, a method, a message, a field or an enumeration. */
  fileWith(symbol: string): Uint8Array[] | undefined {
    return this.withImports(this.symbols.get(symbol))
  }

  /** The file first, then what it imports, each once. */
  private withImports(file: DescFile | undefined): Uint8Array[] | undefined {
    if (file === undefined) return undefined
    const found = new Set<DescFile>()
    const add = (one: DescFile): void => {
      if (found.has(one)) return
      found.add(one)
      for (const dependency of one.dependencies) add(dependency)
    }
    add(file)
    return [...found].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto))
  }

  private addFile(file: DescFile): void {
    if (this.files.has(file.proto.name)) return
    this.files.set(file.proto.name, file)
    for (const { typeName, methods } of file.services) {
      this.symbols.set(typeName, file)
      for (const { name } of methods) this.symbols.set(`${typeName}.${name}`, file)
    }
    for (const message of file.messages) this.addMessage(message, file)
    for (const { typeName } of file.enums) this.symbols.set(typeName, file)
    for (const dependency of file.dependencies) this.addFile(dependency)
  }

  private addMessage(message: DescMessage, file: DescFile): void {
    this.symbols.set(message.typeName, file)
    for (const { name } of message.fields) this.symbols.set(`${message.typeName}.${name}`, file)
    for (const nested of message.nestedMessages) this.addMessage(nested, file)
    for (const { typeName } of message.nestedEnums) this.symbols.set(typeName, file)
  }
}
