import { grafanaPerson } from './grafana-person.ts'

const claims = {
  sub: 'user:42',
  type: 'user',
  identifier: 'fe1xajqz',
  username: 'Ana.Lopez',
  displayName: 'Ana López',
}

describe('the person in the claims of Grafana', () => {
  test.each([
    ['Viewer', 'viewer'],
    ['Editor', 'operator'],
    ['Admin', 'admin'],
    [undefined, undefined],
    ['', undefined],
  ])('with the role %s is a %s', (role, ours) => {
    expect(grafanaPerson({ ...claims, role })).toEqual({
      subject: 'user:grafana/ana.lopez',
      name: 'Ana López',
      ...(ours && { role: ours }),
    })
  })

  test.each(['None', 'admin', 'toString', 5])('with the role %s may do nothing', (role) => {
    expect(grafanaPerson({ ...claims, role })).toBeUndefined()
  })

  test('has a namespace apart where his login cannot be an owner', () => {
    expect(grafanaPerson({ ...claims, username: 'ana@example.com' })?.subject).toBe(
      'user:grafana-uid/fe1xajqz',
    )
    expect(grafanaPerson({ sub: 'user:42' })).toEqual({
      subject: 'user:grafana-uid/42',
      name: 'user:grafana-uid/42'.slice(5),
    })
  })

  test('may be a service account', () => {
    const bot = { sub: 'service-account:7', username: 'sa-ci', role: 'Editor' }
    expect(grafanaPerson(bot)?.subject).toBe('service-account:grafana/sa-ci')
  })
})
