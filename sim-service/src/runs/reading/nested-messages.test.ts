import { protectServiceRequest } from '../../codec/nas/nas-security.ts'
import { initialUe, securityContext } from '../capture-samples.ts'
import { NestedMessages, OpenedNas } from './nested-messages.ts'

test('a Service Request is read whole: it has no envelope, its short code is its own', () => {
  const request = protectServiceRequest({ ...securityContext(), uplinkCount: 5 })
  const { fields, nas } = new NestedMessages(new OpenedNas()).expand(initialUe(request), 'uplink')
  expect(nas).toMatchObject([{ kind: 'ServiceRequest', protection: 'integrity protected' }])
  expect(fields).toMatchObject({ nasPdu: { message: { kind: 'ServiceRequest' } } })
  expect(JSON.stringify(fields)).not.toContain('problem')
})
