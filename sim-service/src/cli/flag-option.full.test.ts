import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { roamlab, temporaryFolder } from '../../test-support/command-line.ts'

const folder = temporaryFolder()

async function handovers(...words: string[]): Promise<{ reproduce: string; kinds: string[] }> {
  const file = join(folder, 'result.json')
  await roamlab('run', 'handover-spike', '--scale', '1/50', '--quiet', '--out', `json=${file}`, ...words)
  const { counts, reproduce } = JSON.parse(readFileSync(file, 'utf8'))
  const kinds = Object.keys(counts).flatMap(
    (name) => /^handover\.preparation\{(\w+)\}$/.exec(name)?.[1] ?? [],
  )
  return { reproduce, kinds: kinds.sort() }
}

describe('roamlab run --flag', () => {
  test('handover_fallback: every handover goes over S1, and the report says how to have it again', async () => {
    expect((await handovers()).kinds).toEqual(['s1', 'x2'])
    const fallback = await handovers('--flag', 'handover_fallback')
    expect(fallback.kinds).toEqual(['s1'])
    expect(fallback.reproduce).toContain(' --flag handover_fallback')
  })

  test('knows the flags that act on a plan, and no others', async () => {
    expect(await roamlab('run', 'one-roamer', '--flag', 'chaos_enabled')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expected handover_fallback or fallback_billing_rules'),
    })
  })
})
