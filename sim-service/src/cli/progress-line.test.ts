import { ProgressLine, progressText } from './progress-line.ts'

const progress = { virtualUs: 82e6, durationUs: 240e6, events: 512_000, attached: 680, started: 700 }

function screen(isTTY: boolean, columns?: number) {
  const written: string[] = []
  return { written, isTTY, columns, write: (text: string) => written.push(text) }
}

describe('the progress line', () => {
  test('says how far, how fast, how many and how long', () => {
    expect(progressText(progress, 1000)).toBe(
      '34 %, 01:22 of 04:00, 512,000 events/s, 680 attached, 2 s to go',
    )
    const long = { ...progress, virtualUs: 3_723e6, durationUs: 36_000e6 }
    expect(progressText(long, 10_000)).toMatch(/^10 %, 1:02:03 of 10:00:00, 51,200 events\/s, .* 87 s to go$/)
    expect(progressText({ ...progress, virtualUs: 0, events: 0 }, 0)).not.toContain('to go')
  })

  test('is redrawn in its place ten times a second at most, and goes away', () => {
    const terminal = screen(true, 30)
    const line = new ProgressLine(terminal, true, 0)
    for (let ms = 0; ms < 250; ms += 10) line.update(progress, ms)
    expect(terminal.written).toHaveLength(3)
    for (const text of terminal.written) {
      expect(text.startsWith('\r\u001b[2K34 %, 01:22 of 04:00, ')).toBe(true)
      expect(text).toHaveLength('\r\u001b[2K'.length + 29)
    }
    line.clear()
    line.clear()
    expect(terminal.written.slice(3)).toEqual(['\r\u001b[2K'])
  })

  test.each([
    ['without a terminal', false, true],
    ['when it is not wanted', true, false],
  ])('%s nothing is written', (_when, isTTY, isWanted) => {
    const sink = screen(isTTY)
    const line = new ProgressLine(sink, isWanted, 0)
    line.update(progress, 1000)
    line.clear()
    expect(sink.written).toEqual([])
  })
})
