export function filmList(json: string): string {
  const out: string[] = []
  const pattern =
    /\{\s*(?:"title"\s*:\s*("(?:[^"\\]|\\.)*")\s*,\s*"minutes"\s*:\s*(\d+)|"minutes"\s*:\s*(\d+)\s*,\s*"title"\s*:\s*("(?:[^"\\]|\\.)*"))\s*\}/g
  for (const [, a, b, c, d] of json.matchAll(pattern))
    out.push(`${JSON.parse((a ?? d) as string)}, ${b ?? c} min`)
  return out.join('\n')
}
