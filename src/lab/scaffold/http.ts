/** An http lab that passes its exam; every piece is there to be replaced. */
const server = (answer: string): string => `import http from 'node:http'

const server = http.createServer((request, response) => {
${answer}
})

server.listen(Number(process.env.PORT))
`

const replies = `  if (request.url === '/time') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ now: new Date().toISOString() }))
  } else {
    response.statusCode = 404
    response.end()
  }`

export const httpFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: http
title: What time is it?
skill: http/first-endpoint
level: 1
minutes: 15
needs: []
given:
  nowhere: { letters: [5, 12] }
checks:
  - name: tells
    title: "\`GET /time\` answers with the time"
    steps:
      - send: GET /time
        expect:
          status: 200
          headers: { content-type: application/json }
          json: { now: { $matches: '^\\d{4}-\\d\\d-\\d\\dT' } }
  - name: unknown
    title: Any other path is answered with 404
    steps:
      - send: GET /\${nowhere}
        expect: { status: 404 }
solutions:
  node: Plain node:http
  fastify: A route in Fastify, which answers the rest itself
mutants:
  everything:
    check: unknown
    why: One answer for every path looks right as long as you only try one.
  text:
    check: tells
    why: The body is JSON, but nothing says so.
  no-path:
    check: tells
    why: The handler compares with the path of another brief.
`,
  'lesson.md': `# A server answers requests

A client sends a **request**: a method and a path in the first line, then headers, then an empty line. A server sends back a **response**: a status in the first line, headers, an empty line, and the body. All of it is text that you can read.

\`\`\`ts example
import http from 'node:http'

const server = http.createServer((request, response) => {
  console.log(request.method, request.url)
  response.end('hello')
})

server.listen(0, async () => {
  const address = server.address() as { port: number }
  const response = await fetch(\`http://localhost:\${address.port}/greeting\`)
  console.log(response.status, await response.text())
  server.close()
})
\`\`\`
\`\`\`text
GET /greeting
200 hello
\`\`\`

The handler runs once for each request. \`request.url\` is the path, and what you pass to \`response.end\` is the body. If you don't set a status, it's 200, which means that all went well. A client goes by the status before it looks at anything else, so a path that your server doesn't know deserves a 404.

Headers say what the body is. Without \`content-type: application/json\`, a client can only guess that it holds JSON, and a good one won't guess.

## What will this give?

\`\`\`ts predict
import http from 'node:http'

const server = http.createServer((_request, response) => {
  response.statusCode = 404
  response.end('found it')
})

server.listen(0, async () => {
  const { port } = server.address() as { port: number }
  const response = await fetch(\`http://localhost:\${port}/\`)
  console.log(response.ok)
  server.close()
})
\`\`\`
\`\`\`text
false
\`\`\`

> A body can say anything. The client goes by the status.
`,
  'brief.md': `Write a server that listens at the port in the environment variable \`PORT\`. \`GET /time\` is answered with the time, as JSON: \`{"now": "2026-05-04T12:00:00.000Z"}\`. Any other path is answered with 404.
`,
  'starter/server.ts': server("  response.end('hello')"),
  'hints.md': `## Look at the case

It shows the request and the answer as they went over the wire. Which line is missing, or wrong?

## Two paths

\`request.url\` holds the path. Decide with \`if\` which answer to send.

## Almost all of it

\`\`\`ts
response.setHeader('content-type', 'application/json')
response.end(JSON.stringify({ now: new Date().toISOString() }))
\`\`\`
`,
  'debrief.md': `Both solutions send the same bytes. A framework knows which paths there are, so it can answer the rest by itself; with \`node:http\` you write that down.

**In practice.** A monitor that asks \`/health\` of a server that answers everything with 200 never finds out that something is wrong.
`,
  'solutions/node/server.ts': server(replies),
  'solutions/fastify/server.ts': `import Fastify from 'fastify'

const app = Fastify()

app.get('/time', async () => ({ now: new Date().toISOString() }))

await app.listen({ port: Number(process.env.PORT) })
`,
  'mutants/everything/server.ts': server(`  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ now: new Date().toISOString() }))`),
  'mutants/text/server.ts': server(replies.replace(/^.*setHeader.*\n/m, '')),
  'mutants/no-path/server.ts': server(replies.replace("'/time'", "'/now'")),
}
