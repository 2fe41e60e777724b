import { type FailureCode, failures } from '../runs/ports/failures.ts'
import { failureStatus } from './failure-status.ts'

const codes = Object.keys(failures) as FailureCode[]

describe('what HTTP and gRPC make of failures', () => {
  test('every failure has a row, and no row is of a failure that is gone', () => {
    expect(Object.keys(failureStatus).sort()).toEqual([...codes].sort())
  })

  test('a failure of the client is none of the service in the other protocol', () => {
    const oursInGrpc = new Set(['INTERNAL', 'UNAVAILABLE'])
    const disagreeing = codes.filter((code) => {
      const { http, grpc } = failureStatus[code]
      return http >= 500 !== oursInGrpc.has(grpc)
    })
    expect(disagreeing).toEqual([])
  })
})
