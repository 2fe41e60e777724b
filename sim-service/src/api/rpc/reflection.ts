import { Code, type ConnectRouter } from '@connectrpc/connect'
import type { Descriptors } from './descriptors.ts'
import * as v1 from './generated/grpc/reflection/v1/reflection_pb.ts'
import * as v1alpha from './generated/grpc/reflection/v1alpha/reflection_pb.ts'

type Request = Pick<v1.ServerReflectionRequest, 'host' | 'messageRequest'>

type Answer =
  | { case: 'fileDescriptorResponse'; value: { fileDescriptorProto: Uint8Array[] } }
  | { case: 'listServicesResponse'; value: { service: { name: string }[] } }
  | { case: 'errorResponse'; value: { errorCode: number; errorMessage: string } }

/** Server reflection in both of its versions, from the descriptors that the generated code carries. */
export function serveReflection(router: ConnectRouter, descriptors: Descriptors): void {
  router.service(v1.ServerReflection, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield {
          validHost: request.host,
          originalRequest: request,
          messageResponse: answer(request, descriptors),
        }
      }
    },
  })
  router.service(v1alpha.ServerReflection, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        const messageResponse = answer(request as Request, descriptors)
        yield { validHost: request.host, originalRequest: request, messageResponse }
      }
    },
  })
}

function answer({ messageRequest: asked }: Request, descriptors: Descriptors): Answer {
  switch (asked.case) {
    case 'listServices': {
      const service = descriptors.serviceNames.map((name) => ({ name }))
      return { case: 'listServicesResponse', value: { service } }
    }
    case 'fileByFilename':
      return files(descriptors.fileNamed(asked.value), `there is no file ${asked.value}`)
    case 'fileContainingSymbol':
      return files(descriptors.fileWith(asked.value), `there is nothing named ${asked.value}`)
    case 'fileContainingExtension':
    case 'allExtensionNumbersOfType':
      return refused(Code.NotFound, 'there are no extensions here')
    default:
      return refused(Code.InvalidArgument, 'the request asks for nothing')
  }
}

function files(found: Uint8Array[] | undefined, otherwise: string): Answer {
  if (found === undefined) return refused(Code.NotFound, otherwise)
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto: found } }
}

function refused(errorCode: Code, errorMessage: string): Answer {
  return { case: 'errorResponse', value: { errorCode, errorMessage: errorMessage.slice(0, 200) } }
}
