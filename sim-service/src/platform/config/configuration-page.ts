import { table } from './config.ts'
import type { Variable } from './variable.ts'
import { variables, variablesOfIdentity } from './variables.ts'

const heading = `# Configuration

Everything is configured by environment variables, and nothing has to be. A value that is not valid ends the start with
exit code 2, and the message names the variable and what was expected. This page is made of the table in
\`platform/config/variables.ts\`; a test keeps the two the same.
`

function fallbackOf({ fallback, fallbackText }: Variable<unknown>): string {
  return fallbackText ?? `\`${String(fallback)}\``
}

function rowOf(variable: Variable<unknown>): string {
  const { name, about, expected } = variable
  return `| \`${name}\` | ${about} | ${expected} | ${fallbackOf(variable)} |`
}

/** docs/CONFIGURATION.md. */
export function configurationPage(): string {
  const parts = Object.entries(variables).map(([title, group]) =>
    [
      `## ${title}\n`,
      '| variable | what it is | expected | if not set |',
      '| --- | --- | --- | --- |',
      ...Object.keys(group).map((key) => rowOf(table[key as keyof typeof table])),
      '',
    ].join('\n'),
  )
  const identity = [
    '## Who may do what\n',
    '| variable | what it is | if not set |',
    '| --- | --- | --- |',
    ...variablesOfIdentity.map(([name, about, fallback]) => `| \`${name}\` | ${about} | ${fallback} |`),
    '',
  ].join('\n')
  return [heading, ...parts, identity].join('\n')
}
