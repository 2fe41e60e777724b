import { readOnBehalfOf } from './on-behalf-of.ts'

describe('X-Roamlab-On-Behalf-Of', () => {
  test('names a person, his groups, his name and what he may do', () => {
    const header =
      'User:default/Ana;groups=group:default/core,group:default/ops;name=Ana%20L%C3%B3pez;role=viewer'
    expect(readOnBehalfOf(header)).toEqual({
      ok: true,
      value: {
        subject: 'user:default/ana',
        name: 'Ana López',
        groups: ['group:default/core', 'group:default/ops'],
        role: 'viewer',
      },
    })
  })

  test('needs the person alone', () => {
    expect(readOnBehalfOf('user:default/ana')).toMatchObject({
      value: { subject: 'user:default/ana', name: 'ana', groups: [] },
    })
  })

  test.each([
    ['', 'does not begin with a person'],
    ['ana', 'does not begin with a person'],
    ['group:default/core', 'does not begin with a person'],
    ['system', 'does not begin with a person'],
    ['token:abc', 'does not begin with a person'],
    // What Node makes of a header that is sent twice.
    ['user:default/ana, user:default/eve', 'does not begin with a person'],
    ['user:default/ana;groups=group:default/core, user:default/eve', 'a group is not one'],
    ['user:default/ana;admin=yes', 'part 2 is none of groups, name and role'],
    ['user:default/ana;groups=', 'part 2 is none of groups, name and role'],
    ['user:default/ana;', 'part 2 is none of'],
    ['user:default/ana;role=root', 'there is no such role'],
    ['user:default/ana;role=viewer;role=admin', 'role is given twice'],
    ['user:default/ana;groups=core', 'a group is not one'],
    ['user:default/ana;name=%ff', 'not percent-encoded UTF-8'],
    ['user:default/ana;name=a%0ab', 'not percent-encoded UTF-8'],
    [`user:default/${'a'.repeat(5000)}`, 'it is too long'],
  ])('refuses %s', (header, detail) => {
    expect(readOnBehalfOf(header)).toMatchObject({
      ok: false,
      failure: { code: 'delegation-refused', detail: expect.stringContaining(detail) },
    })
  })
})
