export interface IndexContent {
  service: string
  version: string
  endpoints: ReadonlyArray<{ path: string; about: string }>
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The index for a browser: what the JSON of the same address says. */
export function indexPage({ service, version, endpoints }: IndexContent): string {
  const rows = endpoints.map(
    ({ path, about }) =>
      `<li><a href="${escapeHtml(path)}">${escapeHtml(path)}</a>: ${escapeHtml(about)}</li>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(service)} ${escapeHtml(version)}</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }</style>
</head>
<body>
<h1>${escapeHtml(service)} ${escapeHtml(version)}</h1>
<ul>
${rows.join('\n')}
</ul>
</body>
</html>
`
}
