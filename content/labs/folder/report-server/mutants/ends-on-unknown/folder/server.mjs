import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { reportOf } from './report.mjs'

/** What is answered at each path: a status and a value. */
const answers = new Map([['/report', report]])

async function report() {
  const text = await readFile('watches.json', 'utf8')
  return { status: 200, value: reportOf(JSON.parse(text)) }
}

async function answerTo(path) {
  const answer = answers.get(path)
  return await answer()
}

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  const { status, value } = await answerTo(pathname)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}).listen(process.env.PORT ?? 4000)
