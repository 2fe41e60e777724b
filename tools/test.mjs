/**
 * The tests, by tier; arguments go to jest.
 *
 *   node tools/test.mjs          types, lint and every test that the tools of this machine allow (`npm test`)
 *   node tools/test.mjs unit     pure unit tests only, without `*.it` and `*.full` (`npm run test:unit`)
 *   node tools/test.mjs deep     the long ones, `*.deep.test.ts` (`npm run test:deep`)
 *
 * With ROAMLAB_CI=1 the full tier goes on to the deep one, and a skipped test is a failure. The last line is always
 * `N passed, N failed`; types and lint count as one each, and so does a test file that does not load.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstall, root, runPinned } from './ensure-install.mjs'
import { outsideTools } from './outside-tools.mjs'
import { tierNames } from './test-tiers.mjs'

const isCi = process.env.ROAMLAB_CI === '1'
const given = process.argv.slice(2)
const tier = tierNames.includes(given[0]) ? given.shift() : 'full'

const total = { passed: 0, failed: 0, skipped: 0 }

/** An interruption ends the whole, not one step of it. */
async function step(args, options) {
  const code = await runPinned(args, options)
  if (code === 130 || code === 143) process.exit(code)
  return code
}

async function check(name, args) {
  const code = await step(args)
  if (code === 0) total.passed++
  else total.failed++
  console.log(`${name}: ${code === 0 ? 'clean' : 'FAILED'}`)
}

async function jest(ofTier) {
  const results = join(root, '.roamlab', `jest-${ofTier}.json`)
  mkdirSync(join(root, '.roamlab'), { recursive: true })
  rmSync(results, { force: true })
  const args = ['--json', `--outputFile=${results}`, '--passWithNoTests', ...given]
  const code = await step([join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    cwd: join(root, 'sim-service'),
    env: { ROAMLAB_TIER: ofTier },
  })
  const report = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined
  if (report === undefined) {
    total.failed++
    return
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites
  total.passed += report.numPassedTests
  // Jest may also end badly with every test green: an error between tests, an interruption.
  total.failed += failed === 0 && code !== 0 ? 1 : failed
  total.skipped += report.numPendingTests
}

function sayWhatWasNotChecked(missing) {
  if (missing.length > 0) {
    console.log(`not checked here: ${missing.map((tool) => `${tool.judges} (no ${tool.name})`).join('; ')}`)
  }
  if (isCi && missing.length + total.skipped > 0) {
    console.log(
      `ROAMLAB_CI=1 allows nothing to be left out: ${missing.length} tools missing, ${total.skipped} tests skipped`,
    )
    total.failed++
  }
}

ensureInstall()
// Before the tests, since one of the tools is built on first use.
const missing = tier === 'full' ? outsideTools.filter((tool) => !tool.isHere()) : []
if (tier === 'full') {
  await check('types', [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '--noEmit',
    '-p',
    'sim-service',
  ])
  await check('lint', [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'])
}
await jest(tier)
if (tier === 'full' && isCi) await jest('deep')
if (tier === 'full') sayWhatWasNotChecked(missing)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
