import { join } from 'node:path'
import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import {
  loadFileDescriptorSetFromBuffer,
  loadSync,
  type Options,
  type PackageDefinition,
  type ServiceDefinition,
} from '@grpc/proto-loader'
import { repositoryRoot } from './repository.ts'

/** As ProtoJSON has it: names of enumerations, 64 bits as text, members in camelCase. */
const asJson: Options = { longs: String, enums: String, bytes: Buffer, oneofs: false, defaults: false }

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of each message.
export type Message = any

/** A client of gRPC by another project, over cleartext HTTP/2. */
export class GrpcClient {
  private readonly client: Client
  private readonly definition: PackageDefinition

  private constructor(address: string, definition: PackageDefinition) {
    this.client = new Client(address, credentials.createInsecure())
    this.definition = definition
  }

  /** One that has read the .proto file of a service. */
  static ofProto(address: string, proto: string): GrpcClient {
    const folder = join(repositoryRoot(), 'sim-service', 'proto')
    return new GrpcClient(address, loadSync(proto, { ...asJson, includeDirs: [folder] }))
  }

  /** One that knows nothing but what the server tells of itself. */
  static async byReflection(address: string, service: string, version = 'v1'): Promise<GrpcClient> {
    const reflection = GrpcClient.ofProto(address, `grpc/reflection/${version}/reflection.proto`)
    const name = `grpc.reflection.${version}.ServerReflection`
    const [answer] = await reflection.converse(name, 'ServerReflectionInfo', [
      { fileContainingSymbol: service },
    ])
    reflection.close()
    const files: Buffer[] = answer.fileDescriptorResponse.fileDescriptorProto
    return new GrpcClient(address, loadFileDescriptorSetFromBuffer(descriptorSet(files), asJson))
  }

  close(): void {
    this.client.close()
  }

  /** The answer and the headers before it; rejects with the error that the server told. */
  call(
    service: string,
    method: string,
    request: Message,
    headers: Record<string, string> = {},
    deadlineMs = 30_000,
  ): Promise<{ value: Message; headers: Metadata }> {
    const { path, requestSerialize, responseDeserialize } = this.method(service, method)
    const metadata = metadataOf(headers)
    return new Promise((resolve, reject) => {
      let received = new Metadata()
      const call = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, value) => (error === null ? resolve({ value, headers: received }) : reject(error)),
      )
      call.on('metadata', (given: Metadata) => {
        received = given
      })
    })
  }

  /** Sends all, and gives all answers. */
  converse(service: string, method: string, requests: readonly Message[]): Promise<Message[]> {
    const { path, requestSerialize, responseDeserialize } = this.method(service, method)
    const call: ClientDuplexStream<Message, Message> = this.client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
    )
    return new Promise((resolve, reject) => {
      const answers: Message[] = []
      call.on('data', (answer) => answers.push(answer))
      call.on('error', reject)
      call.on('end', () => resolve(answers))
      for (const request of requests) call.write(request)
      call.end()
    })
  }

  watch(service: string, method: string, request: Message): ClientReadableStream<Message> {
    const { path, requestSerialize, responseDeserialize } = this.method(service, method)
    return this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request)
  }

  private method(service: string, name: string): MethodDefinition<Message, Message> {
    return (this.definition[service] as ServiceDefinition)[name]
  }
}

function metadataOf(headers: Record<string, string>): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return metadata
}

/** google.protobuf.FileDescriptorSet has one member: its files, under number 1. */
function descriptorSet(files: readonly Buffer[]): Buffer {
  return Buffer.concat(files.flatMap((file) => [Buffer.from([0x0a, ...varint(file.length)]), file]))
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** The code of a failed call by its name, such as `NOT_FOUND`. */
export function statusOf(error: ServiceError): string {
  return status[error.code]
}

/** What google.rpc.Status holds beside code and text, by type. */
export function detailsOf(error: ServiceError): Record<string, Message> {
  const [octets] = error.metadata.get('grpc-status-details-bin')
  if (octets === undefined) return {}
  const folder = join(repositoryRoot(), 'sim-service', 'proto')
  const known = loadSync('google/rpc/error_details.proto', { ...asJson, includeDirs: [folder] })
  const found: Record<string, Message> = {}
  for (const { typeUrl, value } of anysOf(octets as Buffer)) {
    const type = typeUrl.replace('type.googleapis.com/', '')
    found[type.replace('google.rpc.', '')] = (
      known[type] as unknown as { deserialize(value: Buffer): Message }
    ).deserialize(value)
  }
  return found
}

/** google.rpc.Status: code 1, message 2, details 3, each a google.protobuf.Any of type 1 and value 2. */
function anysOf(octets: Buffer): { typeUrl: string; value: Buffer }[] {
  return fieldsOf(octets)
    .filter(({ number }) => number === 3)
    .map(({ value }) => {
      const parts = fieldsOf(value)
      const part = (number: number): Buffer =>
        parts.find((one) => one.number === number)?.value ?? Buffer.alloc(0)
      return { typeUrl: part(1).toString(), value: part(2) }
    })
}

function fieldsOf(octets: Buffer): { number: number; value: Buffer }[] {
  const fields: { number: number; value: Buffer }[] = []
  let at = 0
  const whole = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const octet = octets[at++]
      value += (octet & 0x7f) * 2 ** shift
      if (octet < 128) return value
    }
  }
  while (at < octets.length) {
    const tag = whole()
    const length = tag % 8 === 2 ? whole() : 0
    if (tag % 8 === 0) whole()
    fields.push({ number: Math.floor(tag / 8), value: octets.subarray(at, at + length) })
    at += length
  }
  return fields
}
