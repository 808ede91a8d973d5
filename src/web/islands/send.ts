/** Posts JSON to one of our own addresses. Throws an Error that says what went wrong and what to try. */
export async function send(address: string, body: object, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })
  if (answer.ok) return answer
  const { title, try: attempt } = (await answer.json().catch(() => ({}))) as {
    title?: string
    try?: string
  }
  throw new Error(`${title ?? 'No terminal'}. ${attempt ?? ''}`.trim())
}
