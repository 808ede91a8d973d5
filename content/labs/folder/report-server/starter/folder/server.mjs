import { createServer } from 'node:http'
import { reportOf } from './report.mjs'

const server = createServer((request, response) => {
  response.end('not yet')
})
