import type { MarkVerdict, ObjectiveVerdict, Verdict } from './verdict.ts'

/** What a report says about the run beside its verdict. */
export interface JunitRun {
  readonly scenario: string
  readonly scenarioHash: string
  readonly seed: number | string
  readonly fingerprint: string
  /** Virtual length of the run: nothing in a report is of the wall clock, so the same run gives the same report. */
  readonly durationUs: number
  /** The command that runs it again. */
  readonly reproduce: string
  readonly properties?: Readonly<Record<string, string>>
}

/**
 * A verdict as JUnit XML, one test case per objective and per mark. An inconclusive one is a failure of type
 * `inconclusive`: a build must not turn green on what was not proved.
 */
export function junitXml(verdict: Verdict, run: JunitRun): string {
  return junitSuites([{ verdict, run }])
}

/** Several runs, a suite each. */
export function junitSuites(runs: readonly { verdict: Verdict; run: JunitRun }[]): string {
  const suites = runs.map(({ verdict, run }) => suiteOf(verdict, run))
  const total = (of: (suite: Suite) => number): number => suites.reduce((sum, suite) => sum + of(suite), 0)
  const counts = countsOf(
    total(({ tests }) => tests),
    total(({ failures }) => failures),
  )
  const seconds = total(({ durationUs }) => durationUs) / 1_000_000
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${seconds}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Suite {
  readonly lines: readonly string[]
  readonly tests: number
  readonly failures: number
  readonly durationUs: number
}

function countsOf(tests: number, failures: number): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="0"`
}

function suiteOf(verdict: Verdict, run: JunitRun): Suite {
  const cases = [
    ...verdict.objectives.map((objective) => objectiveCase(objective, run)),
    ...verdict.marks.map((mark) => markCase(mark, run)),
  ]
  // Broken invariants and empty scenarios have no case of their own: the verdict is one, so that nothing is lost.
  cases.push(testCase('verdict', run, verdict.state, verdict.paragraph, verdict.reasons.join('\n')))
  const failures = cases.filter((xml) => xml.includes('<failure ')).length
  const properties = {
    seed: String(run.seed),
    fingerprint: run.fingerprint,
    scenarioHash: run.scenarioHash,
    verdict: verdict.state,
    ...run.properties,
  }
  const time = `time="${run.durationUs / 1_000_000}"`
  const lines = [
    `  <testsuite name="${escaped(run.scenario)}" ${countsOf(cases.length, failures)} ${time}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${escaped(name)}" value="${escaped(value)}"/>`,
    ),
    '    </properties>',
    ...cases,
    `    <system-out>${escaped(`${verdict.paragraph}\nreproduce: ${run.reproduce}\n`)}</system-out>`,
    '  </testsuite>',
  ]
  return { lines, tests: cases.length, failures, durationUs: run.durationUs }
}

function objectiveCase(objective: ObjectiveVerdict, run: JunitRun): string {
  const name = `${objective.sli} ${objective.target} during ${objective.during.join(', ') || 'no phase'}`
  const detail = [
    `value: ${objective.valueText ?? 'none'}`,
    `target: ${objective.target}`,
    `samples: ${objective.samples} of at least ${objective.minSamples}`,
  ].join('\n')
  return testCase(name, run, objective.state, `${objective.sli} ${objective.reason}`, detail)
}

function markCase(mark: MarkVerdict, run: JunitRun): string {
  const state = mark.reached ? 'passed' : 'inconclusive'
  return testCase(
    `reach ${mark.name}`,
    run,
    state,
    `the mark ${mark.name} was never reached`,
    `count: ${mark.count}`,
  )
}

function testCase(
  name: string,
  run: JunitRun,
  state: Verdict['state'],
  message: string,
  detail: string,
): string {
  const opening = `    <testcase classname="${escaped(run.scenario)}" name="${escaped(name)}" time="0"`
  if (state === 'passed') return `${opening}/>`
  const failure = `<failure type="${state}" message="${escaped(message)}">${escaped(detail)}</failure>`
  return `${opening}>\n      ${failure}\n    </testcase>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for XML 1.0, which cannot hold most control characters or unpaired surrogates at all: they become U+FFFD. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/[&<>"']/g, (character) => entities[character])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 §2.2 forbids these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  )
}
