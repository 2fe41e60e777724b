const header = /^# (HELP|TYPE) (\S+) (.*)$/

/**
 * OpenMetrics as the older text format 0.0.4 has it: a counter's name ends in `_total` in its header too, exemplars and
 * the end mark are left out. prom-client cannot give both of one registry.
 */
export function plainText(openMetrics: string): string {
  const lines = openMetrics.split('\n')
  const counters = new Set(
    lines.flatMap((line) => {
      const [, what, name, type] = header.exec(line) ?? []
      return what === 'TYPE' && type === 'counter' ? [name] : []
    }),
  )
  return lines
    .filter((line) => line !== '# EOF')
    .map((line) => {
      const [, what, name, rest] = header.exec(line) ?? []
      if (what !== undefined) return `# ${what} ${name}${counters.has(name) ? '_total' : ''} ${rest}`
      return withoutExemplar(line)
    })
    .join('\n')
}

/** A label's value may hold ` # {` itself: an exemplar can only begin after the labels. */
function withoutExemplar(line: string): string {
  const [sample] = /^\w+(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? \S+/.exec(line) ?? [line]
  return sample
}
