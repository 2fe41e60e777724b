import { z } from 'zod'
import { FaultInfo, FaultList } from '../../../client/src/schemas/definitions.ts'
import {
  type FaultKind,
  type FaultParameter,
  faultKind,
  faultKindNames,
  faultParameters,
  isFaultKind,
} from '../../chaos/catalogue.ts'
import { failed } from '../../runs/ports/failures.ts'
import { type Route, reply, route } from '../route.ts'

/** The catalogue of faults with their parameters: what a fault picker and a chaos board show. */
export function faultRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/faults',
      operationId: 'listFaults',
      summary: 'Every kind of fault: what it does, to what, with which parameters',
      tags: ['definitions'],
      role: 'viewer',
      responses: { 200: { description: 'The catalogue', schema: FaultList } },
      handler: async () => reply(200, { items: faultKindNames.map(infoOf) }),
    }),
    route({
      method: 'get',
      path: '/api/v1/faults/{kind}',
      operationId: 'getFault',
      summary: 'One kind of fault',
      tags: ['definitions'],
      role: 'viewer',
      params: z.object({ kind: z.string().max(80).meta({ example: 'node.slow' }) }),
      responses: { 200: { description: 'The kind', schema: FaultInfo } },
      failures: ['fault-not-found'],
      handler: async ({ params: { kind } }) =>
        isFaultKind(kind) ? reply(200, infoOf(kind)) : failed('fault-not-found', `no fault is named ${kind}`),
    }),
  ]
}

function infoOf(kind: FaultKind) {
  const { about, targets, needs, takes, selects } = faultKind(kind)
  const parameter = (need: 'required' | 'one-of') => (name: FaultParameter) => {
    return { name, need, ...faultParameters[name] }
  }
  const parameters = [...needs.map(parameter('required')), ...takes.map(parameter('one-of'))]
  return { kind, about, targets, parameters, selects }
}
