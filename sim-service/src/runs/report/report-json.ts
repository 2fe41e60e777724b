import type { OutcomeTable } from '../../kpi/subscriber-outcomes.ts'

/** JSON that people can read: two spaces, a subscriber a line, and the plan in one. */
export function jsonReport(report: { readonly subscribers: OutcomeTable; readonly replay?: object }): string {
  const { subscribers, replay, ...rest } = report
  const rows = subscribers.rows.map((row) => `      ${JSON.stringify(row)}`)
  const list = rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n    ]`
  const table = `{\n    "columns": ${JSON.stringify(subscribers.columns)},\n    "rows": ${list}\n  }`
  const plan = replay === undefined ? '' : `,\n  "replay": ${JSON.stringify(replay)}`
  return `${withoutEnd(rest)}  "subscribers": ${table}${plan}\n}\n`
}

/** An object that goes on. */
export function withoutEnd(value: object): string {
  return Object.keys(value).length === 0 ? '{\n' : `${JSON.stringify(value, null, 2).slice(0, -2)},\n`
}
