import type { Actor, Role } from '../../runs/ports/actor.ts'
import { mayWrite } from './owners.ts'

const somebody = (role: Role, subject: string, ...groups: string[]): Actor => ({
  subject,
  name: 'Ana',
  groups,
  role,
  tenant: 'default',
  via: 'delegation',
})
const ana = somebody('operator', 'user:default/ana', 'group:default/Roaming-Core')

describe('the owner of a thing', () => {
  test.each([
    ['by its group', ['group:default/roaming-core']],
    ['by its person', ['User:default/Ana']],
    ['when nobody owns it', [undefined]],
    ['when it goes from the one to the other', ['user:default/ana', 'group:default/roaming-core']],
  ])('is written %s', (_, owners) => {
    expect(mayWrite(ana, 'drill', owners)).toEqual({ ok: true })
  })

  test.each([
    ['another’s', ['group:default/billing']],
    ['another’s, to become his own', ['group:default/billing', 'user:default/ana']],
    ['his own, to become another’s', ['user:default/ana', 'group:default/billing']],
    ['one of a group of that name elsewhere', ['group:other/roaming-core']],
  ])('is not written when it is %s', (_, owners) => {
    expect(mayWrite(ana, 'drill', owners)).toMatchObject({
      ok: false,
      failure: { code: 'not-the-owner', detail: expect.stringMatching(/drill belongs to group:/) },
    })
  })

  test('is nothing to an admin', () => {
    const admin = somebody('admin', 'token:abc')
    expect(mayWrite(admin, 'drill', ['group:default/billing', 'user:default/ana'])).toEqual({ ok: true })
  })
})
