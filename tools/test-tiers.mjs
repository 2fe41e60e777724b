/**
 * Which test files belong to a tier, and what a tier leaves out: nothing is left out silently. `*.it.test.ts` needs a
 * tool outside npm, `*.full.test.ts` runs whole scenarios, threads or processes, `*.deep.test.ts` takes long.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const tiers = {
  unit: {
    files: '**/!(*.it|*.full|*.deep).test.ts',
    has: (kind) => kind === undefined,
    command: 'npm run test:unit',
  },
  full: { files: '**/!(*.deep).test.ts', has: (kind) => kind !== 'deep', command: 'npm test' },
  deep: { files: '**/*.deep.test.ts', has: (kind) => kind === 'deep', command: 'npm run test:deep' },
}

export const tierNames = Object.keys(tiers)

export function tierOf(name = 'full') {
  if (!Object.hasOwn(tiers, name)) throw new Error(`ROAMLAB_TIER=${name}: expected ${tierNames.join(', ')}`)
  return { name, ...tiers[name] }
}

/** The kind of a test file, from its name: nothing for one that needs nothing. */
function kindOf(file) {
  return /\.(it|full|deep)\.test\.ts$/.exec(file)?.[1]
}

/** Test files under a folder that a tier does not run. */
export function leftOutFiles(folder, tier) {
  return ['src', 'bench', 'client/test', 'test-support']
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).map((name) => `${part}/${name}`),
    )
    .filter((file) => file.endsWith('.test.ts') && !tiers[tier].has(kindOf(file)))
    .sort()
}

/** The test files that the words of a jest command name; none when they name none. */
export function namedPatterns(words) {
  return words.filter((word, i) => {
    if (word.startsWith('-')) return false
    // A bare word behind an option may be its value: only a path is surely a file.
    return !words[i - 1]?.startsWith('-') || /[/\\]|\.ts$/.test(word)
  })
}

/** One line: the files that were named and are left out, or how many are where none was named. */
export function leftOutText(tier, leftOut, words) {
  const patterns = namedPatterns(words)
  const runBy = (file) => Object.values(tiers).find(({ has }) => has(kindOf(file))).command
  const label = `ROAMLAB_TIER=${tier.name} leaves out`
  if (patterns.length > 0) {
    const named = leftOut.filter((file) => patterns.some((pattern) => new RegExp(pattern, 'i').test(file)))
    if (named.length === 0) return undefined
    return `${label} ${named.map((file) => `${file} (${runBy(file)} runs it)`).join(', ')}`
  }
  if (leftOut.length === 0) return undefined
  const counts = [...new Set(leftOut.map(runBy))].map((command) => {
    return `${leftOut.filter((file) => runBy(file) === command).length} (${command})`
  })
  return `${label} test files: ${counts.join(', ')}`
}

export function sayWhatIsLeftOut(tier, leftOut, words) {
  const text = leftOutText(tier, leftOut, words)
  if (text !== undefined) console.error(text)
}
