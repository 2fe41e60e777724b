import { Lab, then, when } from '../../test-support/lab.ts'

when('a UE attaches with its IMSI', () =>
  then('x', () => {
    const lab = new Lab()
    const accept = lab.next('AttachAccept', 'radio')
    lab.run(1e6)
    console.log(lab.seen.map((s) => `${s.timeUs} ${s.on} ${s.from}>${s.to} ${s.name}`).join('\n'))
    expect(accept.nas.kind).toBe('AttachAccept')
  }),
)
